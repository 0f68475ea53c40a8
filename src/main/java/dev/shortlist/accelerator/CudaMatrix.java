package dev.shortlist.accelerator;

import dev.shortlist.linalg.FeatureMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * Rows in the memory of a device, as they are and in half precision, each row of that times a power
 * of two that keeps it in range.
 */
final class CudaMatrix implements AutoCloseable {

  /** Rows are moved through a buffer of about so many bytes. */
  private static final long STAGING_BYTES = 1L << 24;

  private static final int THREADS = 256;
  private static final int ROWS_PER_BLOCK = THREADS / 32;

  private final CudaDevice device;
  private final int dimension;

  /** Elements from one row in half precision to the next: products read 16 bytes at a time. */
  final int stride;

  /** Shape (n, d). */
  final CudaMemory values;

  /** Shape (n, stride). */
  final CudaMemory halves;

  /** What undoes the power of two, shape (n). */
  final CudaMemory scales;

  /** At least the length of what rounding to half precision took away, shape (n). */
  final CudaMemory errors;

  CudaMatrix(CudaDevice device, int dimension) {
    this.device = device;
    this.dimension = dimension;
    this.stride = Math.ceilDiv(dimension, 8) * 8;
    this.values = new CudaMemory(device);
    this.halves = new CudaMemory(device);
    this.scales = new CudaMemory(device);
    this.errors = new CudaMemory(device);
  }

  /** Copies rows to the device, in place of any before. */
  void load(FeatureMatrix rows) {
    values.atLeast(4L * rows.rows() * dimension);
    int atOnce = Math.clamp(STAGING_BYTES / (4L * dimension), 1, rows.rows());
    IntStream.range(0, Math.ceilDiv(rows.rows(), atOnce))
        .parallel() // reading a mapped file takes longer than copying it on
        .forEach(
            chunk -> {
              int from = chunk * atOnce;
              load(rows, from, Math.min(rows.rows(), from + atOnce));
            });
  }

  /** By way of a buffer, as a mapped file that has been cut must not fail in native code. */
  private void load(FeatureMatrix rows, int from, int to) {
    device.use();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(4L * (to - from) * dimension, 64);
      rows.copyRows(from, to, buffer);
      device.copyIn(buffer, values, 4L * from * dimension);
    }
  }

  /**
   * Rounds the rows to half precision.
   *
   * @param padded at least so many; those beyond are 0
   */
  void halve(int rows, int padded) {
    halves.atLeast(2L * padded * stride);
    device.fill(halves, 2L * rows * stride, 2L * (padded - rows) * stride, 0);
    device.launch(
        "halve",
        Math.ceilDiv(rows, ROWS_PER_BLOCK),
        THREADS,
        values,
        rows,
        dimension,
        stride,
        halves,
        scales.atLeast(4L * rows),
        errors.atLeast(4L * rows));
  }

  @Override
  public void close() {
    values.close();
    halves.close();
    scales.close();
    errors.close();
  }
}
