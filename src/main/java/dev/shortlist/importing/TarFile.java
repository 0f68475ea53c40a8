package dev.shortlist.importing;

import dev.shortlist.problem.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Reads tar archives, gzipped or not, from front to back. */
final class TarFile {

  /** Twice all of ImageNet; more is an archive made to fill the disk. */
  private static final long LARGEST = 400L << 30;

  private static final int BUFFER = 1 << 16;

  private TarFile() {}

  /** An entry that may hold something. */
  sealed interface Entry {

    /** Its path in the archive. */
    String name();

    /**
     * @param bytes how many {@code content} has, of which not all need be read
     */
    record File(String name, long bytes, InputStream content) implements Entry {}

    /**
     * The same file as an earlier entry.
     *
     * @param target the name of that one
     */
    record HardLink(String name, String target) implements Entry {}

    /** What leads to a file, a folder or nothing, inside the archive or outside. */
    record SymbolicLink(String name) implements Entry {}
  }

  /** Takes one entry after the other. */
  @FunctionalInterface
  interface Visitor {
    void visit(Entry entry) throws IOException;
  }

  static boolean isTar(Path file) {
    return Files.isRegularFile(file)
        && file.toString().toLowerCase(Locale.ROOT).matches("(?s).*\\.(tar|tgz|tar\\.gz)");
  }

  /**
   * Visits files and links in the order of the archive; folders, devices and pipes are passed over.
   *
   * @throws Problem if the archive is cut short, or larger than any dataset
   */
  static void read(Path archive, Visitor visitor) {
    long total = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), BUFFER);
        TarArchiveInputStream tar = new TarArchiveInputStream(unzipped(archive, in))) {
      for (TarArchiveEntry next = tar.getNextEntry(); next != null; next = tar.getNextEntry()) {
        Entry entry = entry(next, tar);
        if (entry != null) {
          total += next.getSize();
          if (total > LARGEST) {
            throw SourceFaults.unreadable(
                archive, "it unpacks to more than %d bytes".formatted(LARGEST));
          }
          visitor.visit(entry);
        }
      }
    } catch (IOException e) {
      throw SourceFaults.unreadable(archive, e);
    }
  }

  private static @Nullable Entry entry(TarArchiveEntry entry, InputStream content) {
    String name = name(entry.getName());
    if (entry.isSymbolicLink()) {
      return new Entry.SymbolicLink(name);
    }
    if (entry.isLink()) {
      return new Entry.HardLink(name, name(entry.getLinkName()));
    }
    // to the library, whatever is no folder is a file
    boolean empty = entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice();
    return entry.isFile() && !empty ? new Entry.File(name, entry.getSize(), content) : null;
  }

  private static String name(String written) {
    return written.replaceFirst("^(\\./)+", "");
  }

  /** A link whose file is needed and is not in the archive under its name. */
  static Problem refused(Path archive, Entry link) {
    return SourceFaults.unreadable(
        archive,
        "its entry %s is a link, and what it leads to is not at hand; pack the file itself: tar --dereference --hard-dereference"
            .formatted(link.name()));
  }

  private static InputStream unzipped(Path archive, InputStream in) throws IOException {
    return archive.toString().toLowerCase(Locale.ROOT).endsWith(".tar")
        ? in
        : new GZIPInputStream(in, BUFFER);
  }
}
