package dev.shortlist.probe;

import dev.shortlist.linalg.FeatureMatrix;

/** A classifier on frozen features that can say more than its first choice. */
public interface RankingHead extends Head {

  /**
   * The most likely classes of each row, best first; the first is what {@link #predict} says.
   *
   * @param places how many classes at most, at least 1
   * @return shape (n, ≤ places): a head names no class it has never seen
   */
  int[][] rank(FeatureMatrix rows, int places);
}
