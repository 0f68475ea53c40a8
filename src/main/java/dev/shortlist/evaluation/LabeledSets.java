package dev.shortlist.evaluation;

import dev.shortlist.dataset.DatasetTruth;
import dev.shortlist.dataset.Datasets;
import dev.shortlist.dataset.Items;
import dev.shortlist.features.FeatureCache;
import dev.shortlist.features.FeatureCaches;
import dev.shortlist.features.LocalFeatures;
import dev.shortlist.features.MappedFeatures;
import dev.shortlist.pool.BoughtLabels;
import dev.shortlist.pool.LabeledPool;
import dev.shortlist.pool.LabeledPools;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Opens what heads learn from and what they are judged on. Items whose image cannot be used are in
 * neither: what a matrix has for them is no feature.
 */
@Component
class LabeledSets {

  private final FeatureCaches caches;
  private final LocalFeatures localFeatures;
  private final DatasetTruth truth;
  private final Datasets datasets;
  private final Items items;
  private final LabeledPools pools;

  LabeledSets(
      FeatureCaches caches,
      LocalFeatures localFeatures,
      DatasetTruth truth,
      Datasets datasets,
      Items items,
      LabeledPools pools) {
    this.caches = caches;
    this.localFeatures = localFeatures;
    this.truth = truth;
    this.datasets = datasets;
    this.items = items;
    this.pools = pools;
  }

  /** What a pool has bought so far, without the items whose image cannot be used. */
  BoughtLabels bought(LabeledPool pool) {
    return pools.bought(pool.id()).without(items.unusable(pool.datasetId()));
  }

  /**
   * The first so many of them, as when somebody asked for something to be computed from them.
   *
   * @throws Problem CHANGED_MEANWHILE if there are fewer by now
   */
  BoughtLabels bought(LabeledPool pool, int count) {
    BoughtLabels labels = bought(pool);
    if (labels.count() < count) {
      throw new Problem(
          ProblemType.CHANGED_MEANWHILE,
          "pool %s had %d labels of items that can be used when this was asked for, and has %d now; ask again"
              .formatted(pool.id(), count, labels.count()));
    }
    return labels.first(count);
  }

  /** How many items of a dataset have a known class, and an image that can be used if any. */
  int countKnown(UUID datasetId) {
    return known(datasetId, new int[0]).items().length;
  }

  /** What is computed from labels and what judges them. */
  @FunctionalInterface
  interface Computation<T, E extends Exception> {

    /**
     * @param judges null where the labels judge each other
     */
    T of(LabeledSet bought, @Nullable LabeledSet judges) throws E;
  }

  /**
   * Opens the labels of a pool and what judges them, for as long as a computation takes.
   *
   * @param classes names of the labels' classes
   * @param validationCacheId null to let the labels judge each other
   */
  <T, E extends Exception> T judged(
      BoughtLabels labels,
      List<String> classes,
      UUID cacheId,
      @Nullable UUID validationCacheId,
      Computation<T, E> computation)
      throws E {
    try (LabeledSet bought = open(labels, cacheId)) {
      if (validationCacheId == null) {
        return computation.of(bought, null);
      }
      try (LabeledSet judges = validation(validationCacheId, cacheId, labels.items(), classes)) {
        return computation.of(bought, judges);
      }
    }
  }

  /** Labels with the features of their items. To be closed. */
  LabeledSet open(BoughtLabels labels, UUID cacheId) {
    return open(caches.require(cacheId), labels.items(), labels.classes());
  }

  /**
   * The items of a validation cache whose class is known, without those that were labeled.
   *
   * @param learnedFrom the cache whose items were labeled
   * @param labeled items of its dataset, which must not judge themselves
   * @param classes names of the labels' classes; empty where they have only numbers
   * @return with class numbers that are positions in {@code classes}; to be closed
   * @throws Problem CHANGED_MEANWHILE if an item has another class, which was refused when somebody
   *     asked for what is computed
   */
  LabeledSet validation(UUID cacheId, UUID learnedFrom, int[] labeled, List<String> classes) {
    FeatureCache cache = caches.require(cacheId);
    boolean sameDataset = cache.datasetId().equals(caches.require(learnedFrom).datasetId());
    Known known = known(cache.datasetId(), sameDataset ? labeled : new int[0]);
    ClassNumbers numbers =
        ClassNumbers.between(datasets.require(cache.datasetId()).classes(), classes);
    Known translated = new Known(known.items(), numbers.of(known.classes()));
    if (!classes.isEmpty()) {
      requireInRange(translated, classes.size(), cache.datasetId());
    }
    return open(cache, translated);
  }

  private static void requireInRange(Known known, int classCount, UUID datasetId) {
    for (int i = 0; i < known.items().length; i++) {
      int found = known.classes()[i];
      if (found < 0 || found >= classCount) {
        throw new Problem(
            ProblemType.CHANGED_MEANWHILE,
            "the truth of dataset %s has changed since this was asked for, and gives item %d a class that the labels cannot have; PUT a truth of their classes, or ask for another validation cache"
                .formatted(datasetId, known.items()[i]));
      }
    }
  }

  /** The items of a cache whose true class is known. To be closed. */
  LabeledSet known(UUID cacheId) {
    FeatureCache cache = caches.require(cacheId);
    return open(cache, known(cache.datasetId(), new int[0]));
  }

  private record Known(int[] items, int[] classes) {}

  private Known known(UUID datasetId, int[] labeled) {
    int[] classes = truth.require(datasetId);
    BitSet left = new BitSet();
    IntStream.concat(IntStream.of(labeled), IntStream.of(items.unusable(datasetId)))
        .forEach(left::set);
    int[] known =
        IntStream.range(0, classes.length)
            .filter(item -> classes[item] >= 0 && !left.get(item))
            .toArray();
    return new Known(known, IntStream.of(known).map(item -> classes[item]).toArray());
  }

  private LabeledSet open(FeatureCache cache, Known known) {
    if (known.items().length == 0) {
      throw new Problem(
          ProblemType.WRONG_STATE,
          ("no item of dataset %s is left to judge by: their classes are unknown, they are labeled,"
                  + " or their images cannot be used")
              .formatted(cache.datasetId()));
    }
    return open(cache, known.items(), known.classes());
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with what is returned
  private LabeledSet open(FeatureCache cache, int[] items, int[] classes) {
    MappedFeatures mapped = localFeatures.open(cache);
    return new LabeledSet(
        cache.datasetId(),
        items,
        new LabeledRows(mapped.matrix().view(items), classes),
        Objects.requireNonNull(cache.digest()),
        mapped);
  }
}
