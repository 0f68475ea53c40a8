package dev.shortlist.accelerator;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.shortlist.backbone.OutOfDeviceMemoryException;
import dev.shortlist.linalg.FeatureMatrix;
import org.jspecify.annotations.Nullable;

/** Rows in the memory of one device or, where they do not fit, streamed to it again and again. */
final class DeviceRows implements PerDevice.Part {

  private final TorchDevice device;
  private final NDManager scope;

  /** All rows, or null where they are streamed. */
  private final @Nullable NDArray all;

  DeviceRows(TorchDevice device, FeatureMatrix rows, TorchAccelerator.Limits limits) {
    this.device = device;
    this.scope = device.scope();
    long bytes = 4L * rows.rows() * rows.dimension();
    try {
      this.all = bytes <= limits.residentBytes() ? load(rows, limits.scoreBytes()) : null;
    } catch (Throwable e) {
      scope.close();
      throw e;
    }
  }

  /** Loads all rows if that leaves room for the scores of some chunks. */
  private @Nullable NDArray load(FeatureMatrix rows, long scoreBytes) {
    NDManager attempt = scope.newSubManager();
    try (NDManager passing = scope.newSubManager()) {
      passing.zeros(new Shape(2 * scoreBytes), DataType.UINT8);
      return device.upload(attempt, rows, 0, rows.rows());
    } catch (EngineException e) {
      if (!OutOfDeviceMemoryException.isReason(e)) {
        throw e;
      }
      attempt.close();
      return null;
    }
  }

  /**
   * Some rows, as an array of the given scope.
   *
   * @param rows those that were loaded, or a view of them
   */
  NDArray chunk(NDManager chunkScope, FeatureMatrix rows, int from, int to) {
    if (all == null) {
      return device.upload(chunkScope, rows, from, to);
    }
    long[] numbers = new long[to - from];
    boolean consecutive = true;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = rows.rowOfWhole(from + i);
      consecutive &= numbers[i] == numbers[0] + i;
    }
    NDIndex index =
        consecutive
            ? new NDIndex().addSliceDim(numbers[0], numbers[0] + numbers.length)
            : new NDIndex("{}", chunkScope.create(numbers));
    return all.get(chunkScope, index);
  }

  @Override
  public void close() {
    scope.close();
  }
}
