package dev.shortlist.accelerator;

import dev.shortlist.linalg.Alternatives;
import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Twin;
import org.jspecify.annotations.Nullable;

/** One CUDA device with the processor's arithmetic; see {@code kernels.cu}. */
final class CudaTwin implements Twin, AutoCloseable {

  /** Products of more columns, none of them above 1, may leave the range of half precision. */
  private static final int MOST_COLUMNS = 1 << 15;

  private final CudaDevice device;
  private final CudaRows rows;
  private final CudaNearest nearest;
  private final CudaMeans means;
  private final CudaLowering lowering;

  private CudaTwin(CudaDevice device, int dimension) {
    this.device = device;
    this.rows = new CudaRows(device, dimension);
    this.nearest = new CudaNearest(rows);
    this.means = new CudaMeans(rows);
    this.lowering = new CudaLowering(rows);
  }

  /**
   * Moves rows to a device.
   *
   * @param norms squared norms of the rows, shape (n)
   * @return null if they do not fit, with what questions about all of them need, or are too long
   */
  static @Nullable CudaTwin of(CudaDevice device, FeatureMatrix rows, float[] norms) {
    if (rows.dimension() > MOST_COLUMNS) {
      return null;
    }
    CudaTwin twin = new CudaTwin(device, rows.dimension());
    synchronized (device) {
      device.use();
      try {
        twin.rows.load(rows, norms);
        twin.nearest.reserve(rows.rows());
        return twin;
      } catch (Throwable e) {
        twin.close();
        if (e instanceof NativeCallException failure && failure.isOutOfMemory()) {
          return null;
        }
        throw e;
      }
    }
  }

  @Override
  public void nearest(
      FeatureMatrix view, FeatureMatrix points, float[] norms, int[] numbers, float[] distances) {
    synchronized (device) {
      device.use();
      nearest.nearest(
          view,
          new CudaNearest.Question(points, norms, new int[0], new float[0]),
          numbers,
          distances);
    }
  }

  @Override
  public Alternatives alternatives(
      FeatureMatrix view, FeatureMatrix points, float[] norms, int[] own, float[] weights) {
    synchronized (device) {
      device.use();
      return nearest.alternatives(view, new CudaNearest.Question(points, norms, own, weights));
    }
  }

  @Override
  public int[] means(FeatureMatrix view, int[] assignment, Centroids centroids) {
    synchronized (device) {
      device.use();
      return means.of(view, assignment, centroids);
    }
  }

  @Override
  public void lower(Missed missed) {
    synchronized (device) {
      device.use();
      lowering.lower(missed);
    }
  }

  @Override
  public void close() {
    synchronized (device) {
      device.use();
      rows.close();
      nearest.close();
      means.close();
      lowering.close();
    }
  }
}
