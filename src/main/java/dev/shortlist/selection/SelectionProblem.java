package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a query strategy is asked.
 *
 * @param features shape (n, d), rows of unit length
 * @param labeled the labels at hand
 * @param candidates the items that may be picked, ascending and distinct, none of them labeled
 * @param batchSize how many to pick, b, at most the number of candidates
 * @param seed the only source of randomness
 * @param constraints what the batch must respect
 * @param truth true class of every item, −1 for unknown, shape (n): for oracle strategies in
 *     simulations, null in real rounds
 */
public record SelectionProblem(
    FeatureMatrix features,
    LabeledItems labeled,
    int[] candidates,
    int batchSize,
    long seed,
    Constraints constraints,
    int @Nullable [] truth) {

  public SelectionProblem {
    if (batchSize < 1 || batchSize > candidates.length) {
      throw new IllegalArgumentException(
          "cannot pick %d of %d candidates".formatted(batchSize, candidates.length));
    }
  }

  /** A problem without constraints or truth. */
  public SelectionProblem(
      FeatureMatrix features, LabeledItems labeled, int[] candidates, int batchSize, long seed) {
    this(features, labeled, candidates, batchSize, seed, Constraints.NONE, null);
  }

  /** The same problem under constraints. */
  public SelectionProblem under(Constraints demanded) {
    return new SelectionProblem(features, labeled, candidates, batchSize, seed, demanded, truth);
  }

  /** The same problem with the true class of every item, for oracle strategies. */
  public SelectionProblem knowing(int[] trueClasses) {
    return new SelectionProblem(
        features, labeled, candidates, batchSize, seed, constraints, trueClasses);
  }

  /** The true classes, which a strategy that needs them is never run without. */
  int[] requiredTruth() {
    return Objects.requireNonNull(truth);
  }

  SelectionProblem among(int[] eligible) {
    return new SelectionProblem(features, labeled, eligible, batchSize, seed, constraints, truth);
  }
}
