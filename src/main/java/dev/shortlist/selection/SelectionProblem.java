package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;

/**
 * What a query strategy is asked.
 *
 * @param features shape (n, d), rows of unit length
 * @param labeled the labels at hand
 * @param candidates the items that may be picked, ascending and distinct, none of them labeled
 * @param batchSize how many to pick, b, at most the number of candidates
 * @param seed the only source of randomness
 */
public record SelectionProblem(
    FeatureMatrix features, LabeledItems labeled, int[] candidates, int batchSize, long seed) {

  public SelectionProblem {
    if (batchSize < 1 || batchSize > candidates.length) {
      throw new IllegalArgumentException(
          "cannot pick %d of %d candidates".formatted(batchSize, candidates.length));
    }
  }
}
