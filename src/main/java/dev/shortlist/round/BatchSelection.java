package dev.shortlist.round;

import dev.shortlist.dataset.Dataset;
import dev.shortlist.dataset.Datasets;
import dev.shortlist.features.FeatureCache;
import dev.shortlist.features.FeatureCaches;
import dev.shortlist.features.LocalFeatures;
import dev.shortlist.features.MappedFeatures;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.pool.Standing;
import dev.shortlist.selection.Batch;
import dev.shortlist.selection.Constraints;
import dev.shortlist.selection.Demand;
import dev.shortlist.selection.LabeledItems;
import dev.shortlist.selection.Observer;
import dev.shortlist.selection.SelectionProblem;
import dev.shortlist.selection.Strategies;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Runs a round's query strategy. The same round and standing give the same batch, for the first
 * selection as for a replay.
 */
@Component
class BatchSelection {

  /**
   * @param candidates how many items could be picked
   */
  record Outcome(Batch batch, int candidates, String featuresDigest, String constraintsDigest) {}

  private final FeatureCaches caches;
  private final LocalFeatures localFeatures;
  private final Datasets datasets;
  private final ResolvedConstraints constraints;
  private final Kernels kernels;

  BatchSelection(
      FeatureCaches caches,
      LocalFeatures localFeatures,
      Datasets datasets,
      ResolvedConstraints constraints,
      Kernels kernels) {
    this.caches = caches;
    this.localFeatures = localFeatures;
    this.datasets = datasets;
    this.constraints = constraints;
    this.kernels = kernels;
  }

  /**
   * Refuses, before any work, what no features could make possible.
   *
   * @throws dev.shortlist.problem.Problem with what was asked and what is possible
   */
  void requirePossible(Round round, Standing standing) {
    Dataset dataset = datasets.require(caches.require(round.featureCacheId()).datasetId());
    new Demand(
            standing.candidates(dataset.size()),
            dataset.size(),
            standing.labeled().length > 0,
            round.batchSize(),
            constraints(round, standing))
        .requirePossibleFor(round.strategy());
  }

  /** What the round's constraints come to, by what is known of the items now. */
  Constraints constraints(Round round, Standing standing) {
    UUID dataset = caches.require(round.featureCacheId()).datasetId();
    return constraints.of(round.constraints(), dataset, standing);
  }

  Outcome select(Round round, Standing standing, Constraints constraints, Observer observer) {
    FeatureCache cache = caches.require(round.featureCacheId());
    try (MappedFeatures features = localFeatures.open(cache)) {
      int[] candidates = standing.candidates(features.matrix().rows());
      var problem =
          new SelectionProblem(
              features.matrix(),
              new LabeledItems(standing.labeled(), standing.classes(), standing.classCount()),
              candidates,
              round.batchSize(),
              round.seed(),
              constraints,
              null);
      Batch batch = Strategies.strategyFor(round.strategy()).select(problem, kernels, observer);
      return new Outcome(
          batch,
          candidates.length,
          Objects.requireNonNull(cache.digest()),
          InputDigest.of(constraints));
    }
  }

  String kernels() {
    return kernels.provider();
  }
}
