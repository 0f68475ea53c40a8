package dev.shortlist.partial;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;

/** The files of a folder that are being written, by this process or by others. */
public final class PartialFiles {

  private static final String SUFFIX = ".partial";

  /** Whoever writes a file writes all the time; after an hour's silence it has died. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Path folder;
  private final Clock clock;

  public PartialFiles(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * A new file to write to; the folder is made if it is not there.
   *
   * @param prefix what the file's name begins with
   */
  public Path create(String prefix) throws IOException {
    deleteAbandoned();
    return Files.createTempFile(folder, prefix + "-", SUFFIX);
  }

  /** Gives a file that was written its name in the same folder, whatever had that name before. */
  public static void complete(Path partial, Path target) throws IOException {
    try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      channel.force(true); // the name must never be there without all the bytes
    }
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
  }

  public static boolean isPartial(Path file) {
    return file.toString().endsWith(SUFFIX);
  }

  /** Deletes what processes left behind that were killed while they wrote. */
  public void deleteAbandoned() throws IOException {
    Files.createDirectories(folder);
    FileTime limit = FileTime.from(clock.instant().minus(ABANDONED));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PartialFiles::isPartial)) {
      for (Path file : files) {
        deleteIfOlder(file, limit);
      }
    }
  }

  private static void deleteIfOlder(Path file, FileTime limit) throws IOException {
    try {
      if (Files.getLastModifiedTime(file).compareTo(limit) < 0) {
        Files.delete(file);
      }
    } catch (NoSuchFileException e) {
      // it was completed meanwhile, or another deleted it
    }
  }
}
