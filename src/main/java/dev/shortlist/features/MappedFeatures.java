package dev.shortlist.features;

import dev.shortlist.linalg.FeatureMatrix;
import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A feature cache in memory-mapped form, for as long as it is open. The matrix must not be read
 * after closing.
 */
public final class MappedFeatures implements AutoCloseable {

  private final FeatureMatrix matrix;
  private final Arena arena;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  MappedFeatures(FeatureMatrix matrix, Arena arena, Runnable release) {
    this.matrix = matrix;
    this.arena = arena;
    this.release = release;
  }

  /** Shape (n, d), rows of unit length; any thread may read it. */
  public FeatureMatrix matrix() {
    return matrix;
  }

  /** Unmaps the matrix, after which its file may be evicted. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      arena.close();
      release.run();
    }
  }
}
