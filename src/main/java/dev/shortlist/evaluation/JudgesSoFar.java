package dev.shortlist.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which labels judge the first so many: all of these, or {@link LabeledRows#MOST_JUDGES} random
 * ones where they are more. Who judges the first so many depends on them alone, so that what was
 * said of the past stays true when more are bought.
 *
 * @param until a row judges the first m labels if it is among them and m is at most this, shape (n)
 */
record JudgesSoFar(int[] until) {

  private record Drawn(int row, long luck) {}

  /** A sample that is kept while rows come in: those with the least random numbers so far. */
  static JudgesSoFar among(int labels) {
    int[] until = new int[labels];
    Arrays.fill(until, Integer.MAX_VALUE);
    PriorityQueue<Drawn> sample =
        new PriorityQueue<>(Comparator.comparingLong(Drawn::luck).reversed());
    for (int row = 0; row < labels; row++) {
      sample.add(new Drawn(row, new SplittableRandom(row).nextLong()));
      if (sample.size() > LabeledRows.MOST_JUDGES) {
        until[sample.remove().row()] = row;
      }
    }
    return new JudgesSoFar(until);
  }

  boolean judges(int row, int labels) {
    return row < labels && labels <= until[row];
  }

  int countAmong(int labels) {
    return Math.min(labels, LabeledRows.MOST_JUDGES);
  }

  /**
   * Those that judge at any of the ends, ascending.
   *
   * @param ends ascending numbers of labels
   */
  int[] atAnyOf(int[] ends) {
    return IntStream.range(0, until.length)
        .filter(row -> IntStream.of(ends).anyMatch(end -> judges(row, end)))
        .toArray();
  }
}
