package dev.shortlist.probe;

import java.util.Arrays;

/** Finds the k nearest of a query and counts their votes; scratch for one thread. */
final class Votes {

  private final LabeledRows labeled;
  private final int[] nearest;
  private final float[] distances;
  private final int[] votes;
  private final double[] sums;

  Votes(LabeledRows labeled, int k) {
    this.labeled = labeled;
    this.nearest = new int[k];
    this.distances = new float[k];
    this.votes = new int[labeled.classCount()];
    this.sums = new double[labeled.classCount()];
  }

  /**
   * @param products of the query with every labeled row, from {@code at}
   */
  int of(float[] products, int at, float[] norms) {
    find(products, at, norms);
    for (int i = 0; i < nearest.length; i++) {
      int voted = labeled.classes()[nearest[i]];
      votes[voted]++;
      sums[voted] += distances[i];
    }
    int winner = labeled.classes()[nearest[0]];
    for (int row : nearest) {
      int other = labeled.classes()[row];
      if (votes[other] > votes[winner]
          || (votes[other] == votes[winner] && sums[other] < sums[winner])) {
        winner = other;
      }
    }
    for (int row : nearest) {
      votes[labeled.classes()[row]] = 0;
      sums[labeled.classes()[row]] = 0;
    }
    return winner;
  }

  /** The k smallest, ascending; equal ones in the order of their rows. */
  private void find(float[] products, int at, float[] norms) {
    Arrays.fill(distances, Float.POSITIVE_INFINITY);
    int last = nearest.length - 1;
    for (int row = 0; row < norms.length; row++) {
      float distance = Math.fma(-2, products[at + row], norms[row]);
      if (distance < distances[last]) {
        int place = last;
        for (; place > 0 && distance < distances[place - 1]; place--) {
          distances[place] = distances[place - 1];
          nearest[place] = nearest[place - 1];
        }
        distances[place] = distance;
        nearest[place] = row;
      }
    }
  }
}
