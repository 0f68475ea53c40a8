package dev.shortlist.round;

import dev.shortlist.features.FeatureCache;
import dev.shortlist.features.FeatureCaches;
import dev.shortlist.features.LocalFeatures;
import dev.shortlist.features.MappedFeatures;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.pool.Standing;
import dev.shortlist.selection.Batch;
import dev.shortlist.selection.LabeledItems;
import dev.shortlist.selection.Observer;
import dev.shortlist.selection.SelectionProblem;
import dev.shortlist.selection.Strategies;
import java.util.BitSet;
import java.util.Objects;
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
  record Outcome(Batch batch, int candidates, String featuresDigest) {}

  private final FeatureCaches caches;
  private final LocalFeatures localFeatures;
  private final Kernels kernels;

  BatchSelection(FeatureCaches caches, LocalFeatures localFeatures, Kernels kernels) {
    this.caches = caches;
    this.localFeatures = localFeatures;
    this.kernels = kernels;
  }

  Outcome select(Round round, Standing standing, Observer observer) {
    FeatureCache cache = caches.require(round.featureCacheId());
    try (MappedFeatures features = localFeatures.open(cache)) {
      int[] candidates = candidates(features.matrix().rows(), standing);
      var problem =
          new SelectionProblem(
              features.matrix(),
              new LabeledItems(standing.labeled(), standing.classes(), standing.classCount()),
              candidates,
              round.batchSize(),
              round.seed());
      Batch batch = Strategies.strategyFor(round.strategy()).select(problem, kernels, observer);
      return new Outcome(batch, candidates.length, Objects.requireNonNull(cache.digest()));
    }
  }

  String kernels() {
    return kernels.provider();
  }

  private static int[] candidates(int size, Standing standing) {
    BitSet free = new BitSet(size);
    free.set(0, size);
    for (int item : standing.labeled()) {
      free.clear(item);
    }
    for (int item : standing.held()) {
      free.clear(item);
    }
    return free.stream().toArray();
  }
}
