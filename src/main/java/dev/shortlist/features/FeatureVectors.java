package dev.shortlist.features;

import dev.shortlist.dataset.Datasets;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Service;

/** Moves matrices in and out as files, holding a chunk at a time. */
@Service
class FeatureVectors {

  private final FeatureCaches caches;
  private final FeatureChunks chunks;
  private final SentFiles files;
  private final Datasets datasets;
  private final Semaphore uploads;

  FeatureVectors(
      FeatureCaches caches,
      FeatureChunks chunks,
      SentFiles files,
      Datasets datasets,
      FeatureSettings settings) {
    this.caches = caches;
    this.chunks = chunks;
    this.files = files;
    this.datasets = datasets;
    this.uploads = new Semaphore(settings.uploads(), true);
  }

  /**
   * What came of an upload.
   *
   * @param ignored what else the file held
   */
  record Upload(FeatureCache cache, List<String> ignored) {}

  /**
   * Fills the cache. Sending what it holds already changes nothing.
   *
   * @throws Problem {@code WRONG_STATE} if it holds other vectors or is being filled, and whatever
   *     {@link SentFiles} and {@link SentVectors} refuse
   */
  Upload upload(UUID cacheId, InputStream body) throws IOException, SQLException {
    FeatureCache cache = caches.require(cacheId);
    int items = datasets.require(cache.datasetId()).size();
    uploads.acquireUninterruptibly();
    try (SentMatrix matrix = files.open(body, items, cache.dimension())) {
      SentVectors vectors = SentVectors.of(matrix, items, cache.dimension());
      FeatureCache filled =
          cache.isReady() ? confirm(cache, vectors) : chunks.fill(cacheId, vectors);
      return new Upload(filled, matrix.ignored());
    } finally {
      uploads.release();
    }
  }

  private static FeatureCache confirm(FeatureCache cache, SentVectors vectors) throws IOException {
    Contents held = cache.contents();
    Contents sent = vectors.drain();
    if (!sent.equals(held)) {
      throw new Problem(
              ProblemType.WRONG_STATE,
              "feature cache %s holds other vectors and never changes; create another cache for these"
                  .formatted(cache.id()))
          .with("held_digest", held.digest())
          .with("sent_digest", sent.digest());
    }
    return cache;
  }

  /** Length of the cache as a {@code .npy} file, of which nothing is read. */
  long npyBytes(UUID cacheId) {
    return caches.require(cacheId).contents().npyBytes();
  }

  /**
   * The cache as a {@code .npy} file. Its first chunk is read at once, so that what is EMPTY or
   * damaged is refused before any of it is sent.
   */
  Download download(UUID cacheId) {
    Contents contents = caches.require(cacheId).contents();
    return new Download(cacheId, contents, chunks.read(cacheId, 0, contents));
  }

  /** A file on its way out. */
  final class Download {

    private final UUID cacheId;
    private final Contents contents;
    private final Chunk first;

    private Download(UUID cacheId, Contents contents, Chunk first) {
      this.cacheId = cacheId;
      this.contents = contents;
      this.first = first;
    }

    long bytes() {
      return contents.npyBytes();
    }

    void writeTo(OutputStream target) throws IOException {
      target.write(contents.npyHeader());
      target.write(first.vectors());
      for (int row = first.endRow(); row < contents.rows(); ) {
        Chunk chunk = chunks.read(cacheId, row, contents);
        target.write(chunk.vectors());
        row = chunk.endRow();
      }
    }
  }
}
