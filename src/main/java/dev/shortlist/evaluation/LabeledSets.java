package dev.shortlist.evaluation;

import dev.shortlist.dataset.DatasetTruth;
import dev.shortlist.features.FeatureCache;
import dev.shortlist.features.FeatureCaches;
import dev.shortlist.features.LocalFeatures;
import dev.shortlist.features.MappedFeatures;
import dev.shortlist.pool.BoughtLabels;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Opens what heads learn from and what they are judged on, and refuses what does not fit. */
@Component
class LabeledSets {

  private static final String VALIDATION = "/validation_feature_cache_id";

  private final FeatureCaches caches;
  private final LocalFeatures localFeatures;
  private final DatasetTruth truth;

  LabeledSets(FeatureCaches caches, LocalFeatures localFeatures, DatasetTruth truth) {
    this.caches = caches;
    this.localFeatures = localFeatures;
    this.truth = truth;
  }

  /**
   * The cache that a request names for a dataset, or the only READY one it has.
   *
   * @throws Problem INVALID_REQUEST if it is of another dataset, or none is named and there are
   *     several; WRONG_STATE if there is none or it is EMPTY
   */
  FeatureCache cacheOf(UUID datasetId, @Nullable UUID cacheId) {
    return cacheId == null ? onlyCacheOf(datasetId) : named(cacheId, datasetId);
  }

  private FeatureCache named(UUID cacheId, UUID datasetId) {
    FeatureCache cache = caches.requireReadyField("/feature_cache_id", cacheId);
    if (!cache.datasetId().equals(datasetId)) {
      throw Problem.invalid(
          "/feature_cache_id",
          "the cache holds features of dataset %s; take a cache of dataset %s"
              .formatted(cache.datasetId(), datasetId));
    }
    return cache;
  }

  private FeatureCache onlyCacheOf(UUID datasetId) {
    List<FeatureCache> ready = caches.ready(datasetId, 2);
    return switch (ready.size()) {
      case 0 ->
          throw new Problem(
              ProblemType.WRONG_STATE,
              "dataset %s has no READY feature cache; upload one: POST /feature-caches"
                  .formatted(datasetId));
      case 1 -> ready.getFirst();
      default ->
          throw Problem.invalid(
              "/feature_cache_id",
              "dataset %s has several feature caches; name one".formatted(datasetId));
    };
  }

  /**
   * Refuses a validation cache that cannot judge heads trained on another.
   *
   * @throws Problem INVALID_REQUEST saying how it does not fit; WRONG_STATE if it is EMPTY or its
   *     dataset has no truth
   */
  void requireFit(UUID validationCacheId, FeatureCache cache) {
    FeatureCache validation = caches.requireReadyField(VALIDATION, validationCacheId);
    if (validation.dimension() != cache.dimension()) {
      throw Problem.invalid(
          VALIDATION,
          "the cache has %d numbers per item, the labeled items have %d; take a cache made with the"
                  .formatted(validation.dimension(), cache.dimension())
              + " same backbone");
    }
    if (highestClass(validation.datasetId()) < 0) {
      throw Problem.invalid(
          VALIDATION,
          "no item of dataset %s has a known class; PUT its truth"
              .formatted(validation.datasetId()));
    }
  }

  /**
   * The same where the classes have names.
   *
   * @param classes class numbers of the truth are positions in it
   */
  void requireFit(UUID validationCacheId, FeatureCache cache, List<String> classes) {
    requireFit(validationCacheId, cache);
    UUID datasetId = caches.require(validationCacheId).datasetId();
    int highest = highestClass(datasetId);
    if (highest >= classes.size()) {
      throw Problem.invalid(
          VALIDATION,
          "the truth of dataset %s has class number %d, the pool has %d classes, 0 to %d; class"
                  .formatted(datasetId, highest, classes.size(), classes.size() - 1)
              + " numbers are positions in the pool's list of classes");
    }
  }

  private int highestClass(UUID datasetId) {
    return IntStream.of(truth.require(datasetId)).max().orElse(-1);
  }

  /** How many items of a dataset have a known class. */
  int countKnown(UUID datasetId) {
    return (int) IntStream.of(truth.require(datasetId)).filter(known -> known >= 0).count();
  }

  boolean isOfDataset(UUID cacheId, UUID datasetId) {
    return caches.require(cacheId).datasetId().equals(datasetId);
  }

  /** What is computed from labels and what judges them. */
  @FunctionalInterface
  interface Computation<T> {

    /**
     * @param judges null where the labels judge each other
     */
    T of(LabeledSet bought, @Nullable LabeledSet judges);
  }

  /**
   * Opens the labels of a pool and what judges them, for as long as a computation takes.
   *
   * @param validationCacheId null to let the labels judge each other
   */
  <T> T judged(
      BoughtLabels labels,
      UUID cacheId,
      @Nullable UUID validationCacheId,
      Computation<T> computation) {
    try (LabeledSet bought = bought(labels, cacheId)) {
      if (validationCacheId == null) {
        return computation.of(bought, null);
      }
      try (LabeledSet judges = validation(validationCacheId, cacheId, labels.items())) {
        return computation.of(bought, judges);
      }
    }
  }

  /** The labels of a pool with their features. To be closed. */
  LabeledSet bought(BoughtLabels labels, UUID cacheId) {
    return open(caches.require(cacheId), labels.items(), labels.classes());
  }

  /**
   * The items of a validation cache whose class is known, without those that were labeled.
   *
   * @param learnedFrom the cache whose items were labeled
   * @param labeled items of its dataset, which must not judge themselves
   * @return to be closed
   */
  LabeledSet validation(UUID cacheId, UUID learnedFrom, int[] labeled) {
    FeatureCache cache = caches.require(cacheId);
    boolean sameDataset = cache.datasetId().equals(caches.require(learnedFrom).datasetId());
    return known(cache, sameDataset ? labeled : new int[0]);
  }

  /** The items of a cache whose true class is known. To be closed. */
  LabeledSet known(UUID cacheId) {
    return known(caches.require(cacheId), new int[0]);
  }

  private LabeledSet known(FeatureCache cache, int[] excluded) {
    int[] classes = truth.require(cache.datasetId());
    BitSet left = new BitSet();
    IntStream.of(excluded).forEach(left::set);
    int[] items =
        IntStream.range(0, classes.length)
            .filter(item -> classes[item] >= 0 && !left.get(item))
            .toArray();
    if (items.length == 0) {
      throw new Problem(
          ProblemType.WRONG_STATE,
          "no item of dataset %s is left to judge by: their classes are unknown or they are labeled"
              .formatted(cache.datasetId()));
    }
    return open(cache, items, IntStream.of(items).map(item -> classes[item]).toArray());
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with what is returned
  private LabeledSet open(FeatureCache cache, int[] items, int[] classes) {
    MappedFeatures mapped = localFeatures.open(cache);
    return new LabeledSet(
        items,
        new LabeledRows(mapped.matrix().view(items), classes),
        Objects.requireNonNull(cache.digest()),
        mapped);
  }
}
