package dev.shortlist.probe;

import dev.shortlist.linalg.FeatureMatrix;

/**
 * What a head learns from.
 *
 * @param features shape (n, d), rows of unit length
 * @param classes class number of each row, shape (n), from 0
 * @param classCount how many classes there are, C; some may have no row
 */
public record LabeledRows(FeatureMatrix features, int[] classes, int classCount) {

  public LabeledRows {
    if (features.rows() != classes.length) {
      throw new IllegalArgumentException(
          "%d rows with %d classes".formatted(features.rows(), classes.length));
    }
    for (int number : classes) {
      if (number < 0 || number >= classCount) {
        throw new IllegalArgumentException("class %d of %d".formatted(number, classCount));
      }
    }
  }

  int size() {
    return classes.length;
  }
}
