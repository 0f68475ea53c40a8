package dev.shortlist.accelerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.shortlist.backbone.Device;
import dev.shortlist.backbone.Torch;
import dev.shortlist.linalg.FeatureMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One device of PyTorch's. Used by one thread at a time. */
final class TorchDevice {

  /** Rows are moved through a buffer of at most about this many bytes. */
  private static final long STAGING_BYTES = 1L << 26;

  private final Device device;
  private final NDManager manager;
  private final Precision precision;
  private Staging staging = new Staging(0);

  TorchDevice(Device device) {
    this.device = device;
    this.manager = Torch.engine().newBaseManager(Torch.on(device));
    this.precision = Precision.of(manager);
  }

  Device device() {
    return device;
  }

  Precision precision() {
    return precision;
  }

  /** A scope whose arrays leave the device's memory when it is closed. */
  NDManager scope() {
    return manager.newSubManager();
  }

  /** A buffer at least so large. */
  private MemorySegment staging(long bytes) {
    if (staging.memory.byteSize() < bytes) {
      Staging larger = new Staging(bytes);
      staging.close();
      staging = larger;
    }
    return staging.memory;
  }

  /** Copies some consecutive rows to the device, a buffer of them at a time. */
  NDArray upload(NDManager scope, FeatureMatrix rows, int from, int to) {
    long rowBytes = 4L * rows.dimension();
    int atOnce = Math.clamp(STAGING_BYTES / rowBytes, 1, to - from);
    MemorySegment buffer = staging(atOnce * rowBytes);
    NDArray all = scope.zeros(new Shape(to - from, rows.dimension()), DataType.FLOAT32);
    for (int first = from; first < to; first += atOnce) {
      int end = Math.min(to, first + atOnce);
      rows.copyRows(first, end, buffer);
      try (NDManager passing = scope.newSubManager()) {
        NDArray some =
            passing.create(
                buffer.asSlice(0, (end - first) * rowBytes).asByteBuffer(),
                new Shape(end - first, rows.dimension()),
                DataType.FLOAT32);
        all.set(new NDIndex().addSliceDim(first - from, end - from), some);
      }
    }
    return all;
  }

  private static final class Staging implements AutoCloseable {

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;

    Staging(long bytes) {
      this.memory = arena.allocate(bytes, 64);
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
