package dev.shortlist.accelerator;

import dev.shortlist.linalg.FeatureMatrix;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rows that a device holds, with their squared norms, and which of them are asked about. */
final class CudaRows implements AutoCloseable {

  final CudaDevice device;
  final int dimension;
  final CudaMatrix matrix;

  /** Shape (n). */
  final CudaMemory norms;

  private final CudaMemory numbers;

  CudaRows(CudaDevice device, int dimension) {
    this.device = device;
    this.dimension = dimension;
    this.matrix = new CudaMatrix(device, dimension);
    this.norms = new CudaMemory(device);
    this.numbers = new CudaMemory(device);
  }

  /**
   * @throws NativeCallException if they do not fit
   */
  void load(FeatureMatrix rows, float[] rowNorms) {
    matrix.load(rows);
    matrix.halve(rows.rows(), rows.rows());
    norms.copyIn(rowNorms);
  }

  /**
   * Rows that are asked about.
   *
   * @param first the number of the first, where they are consecutive
   * @param numbers of all, or null where they are consecutive
   */
  record Some(int count, int first, @Nullable CudaMemory numbers) {

    /** Where the numbers from a row on are, or null. */
    @Nullable Long numbersFrom(int row) {
      return numbers == null ? null : numbers.address() + 4L * row;
    }
  }

  /** Valid until the next call. */
  Some some(FeatureMatrix view) {
    if (!view.isView()) {
      return new Some(view.rows(), 0, null);
    }
    int[] all = new int[view.rows()];
    Arrays.setAll(all, view::rowOfWhole);
    for (int i = 0; i < all.length; i++) {
      if (all[i] != all[0] + i) {
        numbers.copyIn(all);
        return new Some(all.length, all[0], numbers);
      }
    }
    return new Some(all.length, all[0], null);
  }

  @Override
  public void close() {
    matrix.close();
    norms.close();
    numbers.close();
  }
}
