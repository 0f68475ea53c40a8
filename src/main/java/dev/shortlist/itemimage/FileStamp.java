package dev.shortlist.itemimage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
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

  private static final String UNIX = "unix";

  static FileStamp of(Path file) throws IOException {
    boolean unix = file.getFileSystem().supportedFileAttributeViews().contains(UNIX);
    Map<String, Object> attributes =
        Files.readAttributes(
            file, unix ? UNIX + ":size,lastModifiedTime,ctime" : "size,lastModifiedTime");
    Instant modifiedAt = instant(attributes.get("lastModifiedTime"));
    return new FileStamp(
        (long) attributes.get("size"), modifiedAt, unix ? instant(attributes.get("ctime")) : null);
  }

  private static Instant instant(Object time) {
    return ((FileTime) time).toInstant().truncatedTo(ChronoUnit.MICROS);
  }
}
