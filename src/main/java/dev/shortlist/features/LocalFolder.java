package dev.shortlist.features;

import dev.shortlist.partial.PartialFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of local copies. Files that nobody uses go, least recently used first, when a new one
 * needs their place; a file's modification time says when it was last opened, also after a restart.
 */
final class LocalFolder {

  private static final Logger log = LoggerFactory.getLogger(LocalFolder.class);

  private final Path folder;
  private final long limit;
  private final Clock clock;
  private final PartialFiles partials;
  private final Map<Path, LocalFile> inUse = new ConcurrentHashMap<>();

  /**
   * @param limit how many bytes the copies may take together
   */
  LocalFolder(Path folder, long limit, Clock clock) {
    this.folder = folder;
    this.limit = limit;
    this.clock = clock;
    this.partials = new PartialFiles(folder, clock);
  }

  /** A file that somebody uses, there or not; its monitor guards its making. */
  static final class LocalFile {

    private final Path path;
    private int users;

    private LocalFile(Path path) {
      this.path = path;
    }

    Path path() {
      return path;
    }

    boolean holds(long bytes) throws IOException {
      return Files.exists(path) && Files.size(path) == bytes;
    }
  }

  /** Keeps a file from being evicted until it is released as often. */
  LocalFile use(String name) {
    return inUse.compute(
        folder.resolve(name),
        (path, known) -> {
          LocalFile file = known == null ? new LocalFile(path) : known;
          file.users++;
          return file;
        });
  }

  void release(LocalFile file) {
    inUse.computeIfPresent(file.path, (path, known) -> --known.users == 0 ? null : known);
  }

  /** A new file to write to, which becomes the one at {@code path} when it is complete. */
  Path partial(Path path) throws IOException {
    return partials.create(path.getFileName().toString());
  }

  void touch(Path path) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
  }

  /** Evicts until so many bytes more fit below the limit, or nothing is left to evict. */
  synchronized void makeRoom(long bytes) throws IOException {
    partials.deleteAbandoned();
    List<Stored> stored = stored();
    long total = stored.stream().mapToLong(Stored::bytes).sum();
    for (Stored file : stored) {
      if (total + bytes > limit && !PartialFiles.isPartial(file.path())) {
        total -= evict(file) ? file.bytes() : 0;
      }
    }
    if (total + bytes > limit) {
      log.warn(
          "Local copies take {} bytes with the next one, all of them in use; the limit of {} will"
              + " hold again once some are released",
          total + bytes,
          limit);
    }
  }

  private boolean evict(Stored file) throws IOException {
    // compute excludes a use() of the same file until the deletion is done
    LocalFile user =
        inUse.compute(file.path(), (path, known) -> known == null ? delete(path) : known);
    if (user == null) {
      log.info("Evicted local copy {} of {} bytes", file.path().getFileName(), file.bytes());
    }
    return user == null;
  }

  private static @Nullable LocalFile delete(Path path) {
    try {
      Files.deleteIfExists(path);
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Stored> stored() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .flatMap(path -> Stored.of(path).stream())
          .sorted(Comparator.comparing(Stored::lastUsed))
          .toList();
    }
  }

  private record Stored(Path path, long bytes, Instant lastUsed) {

    /** Empty if the file is gone: whoever builds another copy renames its own, or deletes it. */
    static Optional<Stored> of(Path path) {
      try {
        return Optional.of(
            new Stored(path, Files.size(path), Files.getLastModifiedTime(path).toInstant()));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
