package dev.shortlist.importing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes tar archives of files and links. */
final class Tars {

  private Tars() {}

  /**
   * @param files names and contents, in the order of the archive
   */
  static Path gzipped(Path archive, Map<String, byte[]> files) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
      write(out, files);
    }
    return archive;
  }

  static Path plain(Path archive, Map<String, byte[]> files) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive)) {
      write(out, files);
    }
    return archive;
  }

  private static void write(OutputStream out, Map<String, byte[]> files) throws IOException {
    try (TarArchiveOutputStream tar = tar(out)) {
      for (var file : files.entrySet()) {
        write(tar, file.getKey(), file.getValue());
      }
    }
  }

  /**
   * @param links names of entries of another type, and what they lead to
   * @param type as in {@link TarConstants}
   */
  static Path withLinks(
      Path archive, Map<String, byte[]> files, Map<String, String> links, byte type)
      throws IOException {
    try (TarArchiveOutputStream tar = tar(Files.newOutputStream(archive))) {
      for (var file : files.entrySet()) {
        write(tar, file.getKey(), file.getValue());
      }
      for (var link : links.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(link.getKey(), type);
        entry.setLinkName(link.getValue());
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  private static TarArchiveOutputStream tar(OutputStream out) {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    return tar;
  }

  private static void write(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
