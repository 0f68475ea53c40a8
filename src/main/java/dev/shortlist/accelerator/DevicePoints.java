package dev.shortlist.accelerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.core.Linear;
import dev.shortlist.linalg.Accelerator.Proposals;
import dev.shortlist.linalg.FeatureMatrix;

/** Points in the memory of one device. */
final class DevicePoints implements PerDevice.Part {

  private final TorchDevice device;
  private final NDManager scope;

  /** −2c, shape (m, d); exact, as only exponents change. */
  private final NDArray weights;

  /** |c|², shape (m). */
  private final NDArray norms;

  private final RowsAtOnce atOnce = new RowsAtOnce();

  DevicePoints(TorchDevice device, FeatureMatrix points, float[] pointNorms) {
    this.device = device;
    this.scope = device.scope();
    try {
      this.weights = device.upload(scope, points, 0, points.rows()).muli(-2);
      this.norms = scope.create(pointNorms);
    } catch (Throwable e) {
      scope.close();
      throw e;
    }
  }

  Proposals propose(DeviceRows source, FeatureMatrix rows, int from, int to, int count) {
    float[] scores = new float[(to - from) * count];
    int[] points = new int[(to - from) * count];
    atOnce.forEach(
        from,
        to,
        (first, end) -> {
          try (NDManager chunkScope = device.scope()) {
            NDArray chunk = source.chunk(chunkScope, rows, first, end);
            NDArray all = Linear.linear(chunk, weights, norms).singletonOrThrow();
            all.attach(chunkScope);
            NDList lowest = all.topK(count, 1, false, true);
            lowest.attach(chunkScope);
            int at = (first - from) * count;
            int length = (end - first) * count;
            System.arraycopy(lowest.get(0).toFloatArray(), 0, scores, at, length);
            int[] numbers = lowest.get(1).toType(DataType.INT32, false).toIntArray();
            System.arraycopy(numbers, 0, points, at, length);
          }
        });
    return new Proposals(count, scores, points);
  }

  @Override
  public void close() {
    scope.close();
  }
}
