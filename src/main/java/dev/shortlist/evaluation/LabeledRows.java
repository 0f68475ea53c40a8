package dev.shortlist.evaluation;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.probe.Shuffles;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Feature vectors whose classes are known.
 *
 * @param rows unit rows, shape (n, d)
 * @param classes class number of each row, shape (n)
 */
record LabeledRows(FeatureMatrix rows, int[] classes) {

  /** They tell an accuracy to within 1.4 points, and keep what is computed on request short. */
  static final int MOST_JUDGES = 5_000;

  LabeledRows {
    if (rows.rows() != classes.length) {
      throw new IllegalArgumentException(
          "%d rows with %d classes".formatted(rows.rows(), classes.length));
    }
  }

  int count() {
    return classes.length;
  }

  /** The rows that are enough to judge by. */
  LabeledRows some() {
    return count() <= MOST_JUDGES ? this : among(judges());
  }

  /** Numbers of random rows, always the same, or of all where they are few; ascending. */
  int[] judges() {
    if (count() <= MOST_JUDGES) {
      return IntStream.range(0, count()).toArray();
    }
    int[] drawn =
        Arrays.copyOf(Shuffles.shuffled(count(), new SplittableRandom(count())), MOST_JUDGES);
    Arrays.sort(drawn);
    return drawn;
  }

  /** Some of the rows, in the given order. */
  LabeledRows among(int[] selected) {
    return new LabeledRows(
        rows.view(selected), IntStream.of(selected).map(row -> classes[row]).toArray());
  }
}
