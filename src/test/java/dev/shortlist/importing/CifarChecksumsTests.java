package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Python batches that claim to be published ones. The published files are not at hand; the sums are
 * torchvision's, and what is tested is that they are asked for.
 */
class CifarChecksumsTests {

  /** What the published batches have, but for CIFAR-100's training images. */
  private static final int OFFICIAL = 10_000;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "data_batch_1, c99cafc152244af753f735de768cd75f",
    "data_batch_2, d4bba439e000b95fd0a9bffe97cbabec",
    "data_batch_3, 54ebc095f3ab1f0389bbae665268c751",
    "data_batch_4, 634d18415352ddfa80567beed471001a",
    "data_batch_5, 482c414d41f54cd18b22e5b47cb7c3cb",
    "test_batch,   40351d587109b95175f43aff81a1287e"
  })
  void refuseABatchWithThePublishedNameAndSizeButNotTheContent(String name, String published)
      throws IOException {
    Path batch = batch(name, "labels", OFFICIAL);
    assertThatThrownBy(() -> rewrite(Cifar.CIFAR10, batch))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(name, "its md5 is ", published, "fetch it again");
  }

  @Test
  void refuseTheBatchesOfCifar100LikeThoseOfCifar10() throws IOException {
    Path batch = batch("test", "fine_labels", OFFICIAL);
    assertThatThrownBy(() -> rewrite(Cifar.CIFAR100, batch))
        .hasMessageContaining("f0ef6b0ae62326f3e7ffdfab6717acfc");
  }

  @Test
  void takeABatchUnderANameOfItsOwn() throws IOException {
    assertThat(Files.size(rewrite(Cifar.CIFAR10, batch("mine", "labels", OFFICIAL))))
        .isEqualTo((long) OFFICIAL * Cifar.CIFAR10.recordBytes());
  }

  @Test
  void takeABatchOfASizeThatWasNeverPublished() throws IOException {
    assertThat(Files.size(rewrite(Cifar.CIFAR10, batch("data_batch_1", "labels", 3))))
        .isEqualTo(3L * Cifar.CIFAR10.recordBytes());
  }

  private Path rewrite(Cifar cifar, Path batch) {
    Path records = folder.resolve("records.bin");
    CifarPickles.rewrite(cifar, batch, records);
    return records;
  }

  /** Black images of class 1, pickled as NumPy pickles an array of bytes. */
  private Path batch(String name, String labels, int images) throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    ops(pickle, "\u0080\u0002}(U\u0004dataq\u0001cnumpy.core.multiarray\n_reconstruct\n");
    ops(pickle, "cnumpy\nndarray\nK\u0000\u0085U\u0001b\u0087R(K\u0001K\u0000\u0085");
    ops(pickle, "cnumpy\ndtype\nU\u0002u1K\u0000K\u0001\u0087R\u0089T");
    pickle.writeBytes(
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(images * Cifar.PLANES)
            .array());
    pickle.writeBytes(new byte[images * Cifar.PLANES]);
    ops(pickle, "tbU" + (char) labels.length() + labels + "](" + "K\u0001".repeat(images) + "eu.");
    return Files.write(folder.resolve(name), pickle.toByteArray());
  }

  private static void ops(ByteArrayOutputStream pickle, String ops) {
    pickle.writeBytes(ops.getBytes(StandardCharsets.ISO_8859_1));
  }
}
