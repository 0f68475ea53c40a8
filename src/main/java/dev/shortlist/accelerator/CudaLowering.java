package dev.shortlist.accelerator;

import dev.shortlist.linalg.Twin.Missed;
import java.util.List;

/** Compares rows with the points that they have missed; keeps these points for the next time. */
final class CudaLowering implements AutoCloseable {

  private static final int THREADS = 256;

  private final CudaRows rows;
  private final CudaDevice device;
  private final CudaMemory points;
  private final CudaMemory stale;

  /** The points that the device has the first of. */
  private List<float[]> known = List.of();

  private int knownCount;

  CudaLowering(CudaRows rows) {
    this.rows = rows;
    this.device = rows.device;
    this.points = new CudaMemory(device);
    this.stale = new CudaMemory(device);
  }

  void lower(Missed missed) {
    int count = missed.rows().length;
    int[] packed = new int[4 * count];
    for (int i = 0; i < count; i++) {
      packed[4 * i] = missed.rows()[i];
      packed[4 * i + 1] = missed.compared()[i];
      packed[4 * i + 2] = missed.nearest()[i];
      packed[4 * i + 3] = Float.floatToRawIntBits(missed.distances()[i]);
    }
    learn(missed.points());
    device.launch(
        "lower",
        count,
        THREADS,
        rows.matrix.values,
        rows.dimension,
        stale.copyIn(packed),
        points,
        knownCount);
    stale.copyOut(packed);
    for (int i = 0; i < count; i++) {
      missed.nearest()[i] = packed[4 * i + 2];
      missed.distances()[i] = Float.intBitsToFloat(packed[4 * i + 3]);
    }
  }

  /** Copies the points that are new. */
  @SuppressWarnings(
      "ReferenceEquality") // lists that only grow are the same or have nothing in common
  private void learn(List<float[]> all) {
    int dimension = rows.dimension;
    if (all != known || points.bytes() < 4L * all.size() * dimension) {
      known = all;
      knownCount = 0;
      points.atLeast(8L * all.size() * dimension);
    }
    int some = all.size() - knownCount;
    float[] added = new float[some * dimension];
    for (int i = 0; i < some; i++) {
      System.arraycopy(all.get(knownCount + i), 0, added, i * dimension, dimension);
    }
    points.copyIn(added, 4L * knownCount * dimension);
    knownCount = all.size();
  }

  @Override
  public void close() {
    points.close();
    stale.close();
  }
}
