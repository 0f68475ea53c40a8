package dev.shortlist.features;

import dev.shortlist.digest.Sha256;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Feature caches that fill chunk by chunk. What was stored stays when an extraction ends early, and
 * the next one goes on from there if it follows the same recipe.
 */
@Component
public class ExtractedVectors {

  /** So many rows a chunk: minutes of work at most on the slowest processor. */
  private static final int MOST_ROWS = 512;

  private final FeatureChunks chunks;
  private final JdbcClient jdbc;

  ExtractedVectors(FeatureChunks chunks, JdbcClient jdbc) {
    this.chunks = chunks;
    this.jdbc = jdbc;
  }

  /**
   * Makes an EMPTY cache an EXTRACTING one. For a READY cache a job is queued as well, to tell
   * whether its vectors are still those of its images.
   *
   * @param enqueue queues the job and gives its id
   * @return the job that extracts, an earlier one if it has not ended
   * @throws Problem {@code WRONG_STATE} while vectors are uploaded
   */
  @Transactional
  public UUID start(UUID cacheId, Supplier<UUID> enqueue) {
    // without the lock, which the extraction may have for as long as it copies vectors
    return extractingJob(cacheId).orElseGet(() -> startUnlessUploaded(cacheId, enqueue));
  }

  private Optional<UUID> extractingJob(UUID cacheId) {
    return jdbc.sql("SELECT job_id FROM feature_cache WHERE id = :cache AND state = 'EXTRACTING'")
        .param("cache", cacheId)
        .query((row, _) -> row.getObject(1, UUID.class))
        .optional();
  }

  private UUID startUnlessUploaded(UUID cacheId, Supplier<UUID> enqueue) {
    FeatureCache cache = chunks.lockUnlessUploaded(cacheId);
    return switch (cache.state()) {
      case EXTRACTING -> Objects.requireNonNull(cache.jobId());
      case READY -> enqueue.get();
      case EMPTY -> {
        UUID job = enqueue.get();
        cache.startExtracting(job);
        yield job;
      }
    };
  }

  /** Makes an EXTRACTING cache an EMPTY one; its chunks stay. */
  @Transactional
  public void stop(UUID cacheId) {
    FeatureCache cache = chunks.lock(cacheId);
    if (cache.state() == FeatureCache.State.EXTRACTING) {
      cache.stopExtracting();
    }
  }

  /**
   * Makes room for chunks that follow a recipe: those of another recipe go.
   *
   * @throws Problem {@code WRONG_STATE} if the cache is not EXTRACTING any more
   */
  @Transactional
  public void follow(UUID cacheId, String recipe) {
    FeatureCache cache = lockExtracting(cacheId);
    if (!recipe.equals(cache.recipe())) {
      chunks.clear(cacheId);
      cache.follow(recipe);
    }
  }

  /** An attempt that was presumed dead may come late, to a cache that its successor filled. */
  private FeatureCache lockExtracting(UUID cacheId) {
    FeatureCache cache = chunks.lock(cacheId);
    if (cache.state() != FeatureCache.State.EXTRACTING) {
      throw new Problem(
          ProblemType.WRONG_STATE,
          "feature cache %s is %s, and this extraction of it is over; see job %s"
              .formatted(cacheId, cache.state(), cache.jobId()));
    }
    return cache;
  }

  /** How many rows a chunk has, but for the last. */
  public int chunkRows(FeatureCache cache) {
    return Math.min(MOST_ROWS, Chunk.rowsOf(Float.BYTES * cache.dimension()));
  }

  /** The first row of each chunk that is stored, ascending. */
  public SortedSet<Integer> stored(UUID cacheId) {
    return new TreeSet<>(
        jdbc.sql("SELECT first_row FROM feature_chunk WHERE feature_cache_id = :cache")
            .param("cache", cacheId)
            .query((row, _) -> row.getInt(1))
            .list());
  }

  /**
   * Takes over the vectors of a READY cache that was made by the same recipe, if there is one.
   *
   * @return whether there was
   * @throws Problem {@code WRONG_STATE} if the cache is not EXTRACTING any more
   */
  @Transactional
  public boolean copyOfSameRecipe(UUID cacheId, String recipe) {
    lockExtracting(cacheId);
    return jdbc.sql(
                """
                SELECT id FROM feature_cache
                 WHERE recipe = :recipe AND state = 'READY' AND id <> :cache
                 ORDER BY id LIMIT 1
                """)
            .param("recipe", recipe)
            .param("cache", cacheId)
            .query((row, _) -> row.getObject(1, UUID.class))
            .optional()
            .map(source -> copy(source, cacheId))
            .orElse(0)
        > 0;
  }

  private int copy(UUID source, UUID target) {
    chunks.clear(target);
    return jdbc.sql(
            """
            INSERT INTO feature_chunk (feature_cache_id, first_row, row_count, sha256, vectors)
            SELECT :target, first_row, row_count, sha256, vectors
              FROM feature_chunk WHERE feature_cache_id = :source
            """)
        .param("source", source)
        .param("target", target)
        .update();
  }

  /**
   * Stores a chunk, unless it is there already or the cache follows another recipe by now.
   *
   * @param rows shape (chunk's rows, d)
   */
  @Transactional
  public void store(UUID cacheId, String recipe, int firstRow, List<float[]> rows) {
    ByteBuffer vectors =
        ByteBuffer.allocate(Float.BYTES * rows.size() * rows.getFirst().length)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      vectors.asFloatBuffer().put(row);
      vectors.position(vectors.position() + Float.BYTES * row.length);
    }
    jdbc.sql(
            """
            INSERT INTO feature_chunk (feature_cache_id, first_row, row_count, sha256, vectors)
            SELECT id, :first, :count, :sha256, :vectors FROM feature_cache
             WHERE id = :cache AND recipe = :recipe AND state = 'EXTRACTING'
               FOR SHARE
            ON CONFLICT DO NOTHING
            """)
        .param("first", firstRow)
        .param("count", rows.size())
        .param("sha256", Sha256.of(vectors.array()))
        .param("vectors", vectors.array())
        .param("cache", cacheId)
        .param("recipe", recipe)
        .update();
  }

  /**
   * Reads all that is stored once more, against its checksums.
   *
   * @param rows how many rows there must be
   * @param progress is told how many were read, and may end it by an exception
   * @return digest of the whole matrix
   * @throws Problem {@code INTERNAL} if a chunk is missing or damaged
   */
  public String digest(FeatureCache cache, int rows, LongConsumer progress) {
    Contents contents = new Contents(ElementType.F4, rows, cache.dimension(), "");
    MessageDigest sha256 = Sha256.start();
    for (int row = 0; row < rows; ) {
      Chunk chunk = chunks.read(cache.id(), row, contents);
      sha256.update(chunk.vectors());
      row = chunk.endRow();
      progress.accept(row);
    }
    return Sha256.end(sha256);
  }

  /**
   * Makes the cache READY.
   *
   * @return false if it follows another recipe by now and nothing was changed
   */
  @Transactional
  public boolean finish(UUID cacheId, String recipe, String digest, int rows) {
    FeatureCache cache = chunks.lock(cacheId);
    if (!recipe.equals(cache.recipe())) {
      return false;
    }
    if (cache.state() == FeatureCache.State.EXTRACTING) {
      cache.fill(new Contents(ElementType.F4, rows, cache.dimension(), digest));
    }
    return true;
  }
}
