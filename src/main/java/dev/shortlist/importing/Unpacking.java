package dev.shortlist.importing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks tar archives, gzipped or not, into a folder of our own. */
final class Unpacking {

  /** Twice all of ImageNet; more is an archive made to fill the disk. */
  private static final long LARGEST = 400L << 30;

  private Unpacking() {}

  static boolean isArchive(Path file) {
    return Files.isRegularFile(file)
        && file.getFileName()
            .toString()
            .toLowerCase(Locale.ROOT)
            .matches(".*\\.(tar|tgz|tar\\.gz)");
  }

  /**
   * Writes the wanted files below {@code target}; links and other entries are left out.
   *
   * @return their names in the order of the archive
   * @throws dev.shortlist.problem.Problem if it is cut short, or an entry would land elsewhere
   */
  static List<String> unpack(Path archive, Path target, Predicate<String> wanted) {
    List<String> names = new ArrayList<>();
    long bytes = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(
                archive.toString().endsWith(".tar") ? in : new GZIPInputStream(in, 1 << 16))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw SourceFaults.unreadable(
              archive, "its entry %s would be written elsewhere".formatted(entry.getName()));
        }
        String name = target.relativize(file).toString();
        if (!entry.isFile() || !wanted.test(name)) {
          continue;
        }
        bytes += entry.getSize();
        if (bytes > LARGEST) {
          throw SourceFaults.unreadable(
              archive, "it unpacks to more than %d bytes".formatted(LARGEST));
        }
        Files.createDirectories(file.getParent());
        Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
        names.add(name);
      }
    } catch (IOException e) {
      throw SourceFaults.unreadable(archive, String.valueOf(e.getMessage()));
    }
    return names;
  }
}
