package dev.shortlist.accelerator;

import java.lang.foreign.MemorySegment;

/** Memory of a device that grows when more is needed, and then forgets what it had. */
final class CudaMemory implements AutoCloseable {

  private final CudaDevice device;
  private long address;
  private long bytes;

  CudaMemory(CudaDevice device) {
    this.device = device;
  }

  /**
   * At least so many bytes.
   *
   * @throws NativeCallException if there are not so many
   */
  CudaMemory atLeast(long wanted) {
    if (bytes < wanted) {
      close();
      address = device.allocate(wanted);
      bytes = wanted;
    }
    return this;
  }

  long address() {
    return address;
  }

  long bytes() {
    return bytes;
  }

  CudaMemory copyIn(float[] array) {
    device.copyIn(MemorySegment.ofArray(array), atLeast(4L * array.length), 0);
    return this;
  }

  /** Copies an array into memory there is already, from some byte on. */
  void copyIn(float[] array, long at) {
    device.copyIn(MemorySegment.ofArray(array), this, at);
  }

  CudaMemory copyIn(int[] array) {
    device.copyIn(MemorySegment.ofArray(array), atLeast(4L * array.length), 0);
    return this;
  }

  /** Waits for all work, then copies the beginning. */
  void copyOut(float[] array) {
    device.copyOut(this, MemorySegment.ofArray(array));
  }

  /** Waits for all work, then copies the beginning. */
  void copyOut(int[] array) {
    device.copyOut(this, MemorySegment.ofArray(array));
  }

  @Override
  public void close() {
    if (bytes > 0) {
      device.free(address);
      address = 0;
      bytes = 0;
    }
  }
}
