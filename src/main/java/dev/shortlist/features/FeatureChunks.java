package dev.shortlist.features;

import dev.shortlist.digest.Sha256;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The matrices of all feature caches, as rows of {@code feature_chunk}. */
@Component
class FeatureChunks {

  /** Longer than it takes to store a chunk. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final FeatureCacheRepository caches;
  private final DataSource dataSource;
  private final JdbcClient jdbc;

  FeatureChunks(FeatureCacheRepository caches, DataSource dataSource, JdbcClient jdbc) {
    this.caches = caches;
    this.dataSource = dataSource;
    this.jdbc = jdbc;
  }

  /**
   * Fills an EMPTY cache, all or nothing.
   *
   * @throws Problem {@code WRONG_STATE} if it is being filled, or has just been
   */
  @Transactional(rollbackFor = Exception.class)
  public FeatureCache fill(UUID cacheId, SentVectors vectors) throws IOException, SQLException {
    FeatureCache cache = lockEmpty(cacheId);
    clear(cacheId);
    cache.follow(null);
    try (ChunkCopy copy = new ChunkCopy(DataSourceUtils.getConnection(dataSource), cacheId)) {
      for (Chunk chunk = vectors.next(); chunk != null; chunk = vectors.next()) {
        copy.write(chunk);
      }
      copy.finish();
    }
    cache.fill(vectors.contents());
    return cache;
  }

  /** Removes chunks that an extraction left behind. */
  void clear(UUID cacheId) {
    jdbc.sql("DELETE FROM feature_chunk WHERE feature_cache_id = :cache")
        .param("cache", cacheId)
        .update();
  }

  /** Locks a cache that no upload has, and whose lock is therefore free before long. */
  FeatureCache lock(UUID cacheId) {
    return caches.lock(cacheId);
  }

  /**
   * Locks a cache that an upload may have for as long as its client sends.
   *
   * @throws Problem {@code WRONG_STATE} if the lock is not free before long
   */
  FeatureCache lockUnlessUploaded(UUID cacheId) {
    jdbc.sql("SET LOCAL lock_timeout = '%dms'".formatted(PATIENCE.toMillis())).update();
    try {
      return caches.lock(cacheId);
    } catch (PessimisticLockingFailureException e) {
      throw busy(cacheId, "is under way");
    }
  }

  /** Nobody who sends a matrix waits first: what holds the lock is most likely the same upload. */
  private FeatureCache lockEmpty(UUID cacheId) {
    FeatureCache cache;
    try {
      cache = caches.lockAtOnce(cacheId);
    } catch (PessimisticLockingFailureException e) {
      throw busy(cacheId, "is under way");
    }
    return switch (cache.state()) {
      case EMPTY -> cache;
      case READY -> throw busy(cacheId, "has just ended");
      case EXTRACTING ->
          throw new Problem(
              ProblemType.WRONG_STATE,
              "the vectors of feature cache %s are being extracted; wait for job %s, or cancel it first"
                  .formatted(cacheId, cache.jobId()));
    };
  }

  private static Problem busy(UUID cacheId, String what) {
    return new Problem(
        ProblemType.WRONG_STATE,
        "an upload or extraction of feature cache %s %s; GET /feature-caches/%s shows what came of it"
            .formatted(cacheId, what, cacheId));
  }

  /**
   * The chunk that starts with a row.
   *
   * @throws Problem {@code INTERNAL} if it is missing, or not what was stored
   */
  Chunk read(UUID cacheId, int firstRow, Contents contents) {
    StoredChunk stored =
        jdbc.sql(
                """
                SELECT row_count, sha256, vectors FROM feature_chunk
                 WHERE feature_cache_id = :cache AND first_row = :row
                """)
            .param("cache", cacheId)
            .param("row", firstRow)
            .query(StoredChunk.class)
            .optional()
            .orElseThrow(() -> damaged(cacheId, "from row %d on is missing".formatted(firstRow)));
    byte[] vectors = stored.vectors();
    MessageDigest sha256 = Sha256.start();
    if (vectors.length != stored.rowCount() * contents.rowBytes()
        || !MessageDigest.isEqual(sha256.digest(vectors), stored.sha256())) {
      throw damaged(
          cacheId,
          "of rows %s does not match its checksum"
              .formatted(Chunk.range(firstRow, stored.rowCount())));
    }
    return new Chunk(firstRow, stored.rowCount(), vectors, vectors.length);
  }

  private record StoredChunk(int rowCount, byte[] sha256, byte[] vectors) {}

  private static Problem damaged(UUID cacheId, String what) {
    return new Problem(
        ProblemType.INTERNAL,
        "the chunk %s in feature cache %s: the database is damaged. Restore it, or upload the"
                .formatted(what, cacheId)
            + " vectors to a new feature cache");
  }
}
