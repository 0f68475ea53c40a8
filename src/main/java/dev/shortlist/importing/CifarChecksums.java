package dev.shortlist.importing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checksums that the authors publish for their archives and torchvision for the python batches.
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">The CIFAR-10 and CIFAR-100
 *     datasets</a>
 */
final class CifarChecksums {

  private static final Map<String, String> ARCHIVES =
      Map.of(
          "cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530",
          "cifar-10-python.tar.gz", "c58f30108f718f92721af3b95e74349a",
          "cifar-100-binary.tar.gz", "03b5dce01913d631647c71ecec9e9cb8",
          "cifar-100-python.tar.gz", "eb9058c3a382ffc7106e4002c42a8d85");

  private static final Map<String, String> PYTHON_BATCHES =
      Map.of(
          "data_batch_1", "c99cafc152244af753f735de768cd75f",
          "data_batch_2", "d4bba439e000b95fd0a9bffe97cbabec",
          "data_batch_3", "54ebc095f3ab1f0389bbae665268c751",
          "data_batch_4", "634d18415352ddfa80567beed471001a",
          "data_batch_5", "482c414d41f54cd18b22e5b47cb7c3cb",
          "test_batch", "40351d587109b95175f43aff81a1287e",
          "train", "16019d7e3df5f24257cddd939b257f8d",
          "test", "f0ef6b0ae62326f3e7ffdfab6717acfc");

  /** Images in official batches; those of other sizes are somebody's own. */
  private static final Set<Integer> OFFICIAL_SIZES = Set.of(10_000, 50_000);

  private CifarChecksums() {}

  /**
   * @throws dev.shortlist.problem.Problem if it has the name of a published archive and not its
   *     content
   */
  static void verifyArchive(Path archive) {
    verify(
        archive,
        ARCHIVES.get(String.valueOf(archive.getFileName())),
        "rename it if it is your own");
  }

  /**
   * @throws dev.shortlist.problem.Problem if it has the name and size of a published batch and not
   *     its content
   */
  static void verifyPythonBatch(Path batch, int images) {
    if (OFFICIAL_SIZES.contains(images)) {
      verify(batch, PYTHON_BATCHES.get(String.valueOf(batch.getFileName())), "fetch it again");
    }
  }

  private static void verify(Path file, @Nullable String published, String advice) {
    if (published != null) {
      String found = md5(file);
      if (!found.equals(published)) {
        throw SourceFaults.unreadable(
            file,
            "its md5 is %s, the published file's is %s; %s".formatted(found, published, advice));
      }
    }
  }

  private static String md5(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      byte[] block = new byte[1 << 16];
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        digest.update(block, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw SourceFaults.unreadable(file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
