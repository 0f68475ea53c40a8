package dev.shortlist.itemimage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a file system says of a file whose content is another once it says something else. Times are
 * as exact as the database keeps them.
 *
 * @param modifiedAt when its content was written, or was said to be
 * @param changedAt when anything about it changed, which nobody can set; null where the file system
 *     does not tell
 */
public record FileStamp(long bytes, Instant modifiedAt, @Nullable Instant changedAt) {

  static FileStamp of(Path file) throws IOException {
    boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(
        attributes.size(),
        instant(attributes.lastModifiedTime()),
        unix ? instant((FileTime) Files.getAttribute(file, "unix:ctime")) : null);
  }

  private static Instant instant(FileTime time) {
    return time.toInstant().truncatedTo(ChronoUnit.MICROS);
  }
}
