package dev.shortlist.importing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads tar archives, gzipped or not, from front to back. */
final class TarFile {

  /** Twice all of ImageNet; more is an archive made to fill the disk. */
  private static final long LARGEST = 400L << 30;

  private static final int BUFFER = 1 << 16;

  private TarFile() {}

  /** Takes one entry, of which it need not read everything. */
  interface Visitor {

    /**
     * @param bytes how many {@code content} has
     */
    void visit(String name, long bytes, InputStream content) throws IOException;
  }

  static boolean isTar(Path file) {
    return Files.isRegularFile(file)
        && file.toString().toLowerCase(Locale.ROOT).matches("(?s).*\\.(tar|tgz|tar\\.gz)");
  }

  /**
   * Visits the files that are wanted by name, in the order of the archive; folders, links and other
   * entries are passed over.
   *
   * @throws dev.shortlist.problem.Problem if the archive is cut short, or larger than any dataset
   */
  static void read(Path archive, Predicate<String> wanted, Visitor visitor) {
    long total = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), BUFFER);
        TarArchiveInputStream tar = new TarArchiveInputStream(unzipped(archive, in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().replaceFirst("^(\\./)+", "");
        if (entry.isFile() && wanted.test(name)) {
          total += entry.getSize();
          if (total > LARGEST) {
            throw SourceFaults.unreadable(
                archive, "it unpacks to more than %d bytes".formatted(LARGEST));
          }
          visitor.visit(name, entry.getSize(), tar);
        }
      }
    } catch (IOException e) {
      throw SourceFaults.unreadable(archive, e);
    }
  }

  private static InputStream unzipped(Path archive, InputStream in) throws IOException {
    return archive.toString().toLowerCase(Locale.ROOT).endsWith(".tar")
        ? in
        : new GZIPInputStream(in, BUFFER);
  }
}
