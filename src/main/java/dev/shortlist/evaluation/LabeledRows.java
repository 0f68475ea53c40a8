package dev.shortlist.evaluation;

import dev.shortlist.linalg.FeatureMatrix;
import java.util.stream.IntStream;

/**
 * Feature vectors whose classes are known.
 *
 * @param rows unit rows, shape (n, d)
 * @param classes class number of each row, shape (n)
 */
record LabeledRows(FeatureMatrix rows, int[] classes) {

  LabeledRows {
    if (rows.rows() != classes.length) {
      throw new IllegalArgumentException(
          "%d rows with %d classes".formatted(rows.rows(), classes.length));
    }
  }

  int count() {
    return classes.length;
  }

  /** Some of the rows, in the given order. */
  LabeledRows among(int[] selected) {
    return new LabeledRows(
        rows.view(selected), IntStream.of(selected).map(row -> classes[row]).toArray());
  }
}
