package dev.shortlist.features;

import dev.shortlist.features.LocalFolder.LocalFile;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.partial.PartialFiles;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Feature caches as files on this machine: float32 rows of unit length, memory-mapped, made from
 * the database once per digest. A file that is lost is made again.
 */
@Component
public class LocalFeatures {

  private static final Logger log = LoggerFactory.getLogger(LocalFeatures.class);

  private final FeatureChunks chunks;
  private final LocalFolder folder;
  private final MeterRegistry meters;

  LocalFeatures(
      FeatureChunks chunks,
      @Value("${shortlist.data}/features") Path folder,
      FeatureSettings settings,
      Clock clock,
      MeterRegistry meters) {
    this.chunks = chunks;
    this.folder = new LocalFolder(folder, settings.localSize().toBytes(), clock);
    this.meters = meters;
  }

  /**
   * Maps a feature cache; the first to open it on this machine makes the file, others wait.
   *
   * @return to be closed, so that the file can be evicted
   * @throws Problem {@code WRONG_STATE} if the cache is EMPTY; {@code INTERNAL} if what the
   *     database holds is damaged or the file cannot be written
   */
  public MappedFeatures open(FeatureCache cache) {
    Contents contents = cache.contents();
    LocalFile file = folder.use(contents.localName());
    boolean mapped = false;
    try {
      prepare(cache.id(), contents, file);
      MappedFeatures features = map(contents, file);
      mapped = true;
      return features;
    } catch (IOException | UncheckedIOException e) {
      throw unusable(cache.id(), file, e);
    } finally {
      if (!mapped) {
        folder.release(file);
      }
    }
  }

  private void prepare(UUID cacheId, Contents contents, LocalFile file) throws IOException {
    synchronized (file) {
      boolean found = file.holds(contents.localBytes());
      if (!found) {
        folder.makeRoom(contents.localBytes());
        build(cacheId, contents, file.path());
      }
      folder.touch(file.path());
      meters.counter("features.cache", "result", found ? "found" : "built").increment();
    }
  }

  private void build(UUID cacheId, Contents contents, Path path) throws IOException {
    Path partial = folder.partial(path);
    try {
      try (FileOutputStream out = new FileOutputStream(partial.toFile())) {
        for (int row = 0; row < contents.rows(); ) {
          Chunk chunk = chunks.read(cacheId, row, contents);
          out.write(UnitRows.of(chunk, contents));
          row = chunk.endRow();
        }
      }
      PartialFiles.complete(partial, path);
      log.info("Built local copy {} of feature cache {}", path, cacheId);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // the arena is closed with what is returned
  private MappedFeatures map(Contents contents, LocalFile file) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      MemorySegment rows = channel.map(MapMode.READ_ONLY, 0, contents.localBytes(), arena);
      return new MappedFeatures(
          FeatureMatrix.over(rows, contents.rows(), contents.dimension()),
          arena,
          () -> folder.release(file));
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static Problem unusable(UUID cacheId, LocalFile file, Exception cause) {
    Problem problem =
        new Problem(
            ProblemType.INTERNAL,
            "the local copy of feature cache %s cannot be made at %s: %s. Free disk space, or make"
                    .formatted(cacheId, file.path(), cause.getMessage())
                + " the folder writable, and try again");
    problem.initCause(cause);
    return problem;
  }
}
