package dev.shortlist.linalg;

import java.util.Arrays;

/**
 * Where else rows could go: how far each is from its own point, and the other point that is nearest
 * when every squared distance is multiplied with a weight of the point's.
 *
 * @param own squared distance of each row to its own point, shape (n)
 * @param others number of that other point, ties to the lowest, shape (n); −1 where there is none
 * @param costs its weight times the squared distance to it, shape (n); +∞ where there is none
 */
public record Alternatives(float[] own, int[] others, float[] costs) {

  static Alternatives none(int rows) {
    int[] others = new int[rows];
    float[] costs = new float[rows];
    Arrays.fill(others, -1);
    Arrays.fill(costs, Float.POSITIVE_INFINITY);
    return new Alternatives(new float[rows], others, costs);
  }

  /** Takes another point into account; points may come in any order. */
  void offer(int row, int point, float cost) {
    if (cost < costs[row] || (cost == costs[row] && point < others[row])) {
      costs[row] = cost;
      others[row] = point;
    }
  }

  /** Takes over what has been found out about some of the rows. */
  void put(int[] some, Alternatives found) {
    for (int i = 0; i < some.length; i++) {
      own[some[i]] = found.own[i];
      others[some[i]] = found.others[i];
      costs[some[i]] = found.costs[i];
    }
  }
}
