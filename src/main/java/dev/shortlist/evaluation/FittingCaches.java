package dev.shortlist.evaluation;

import dev.shortlist.backbone.Backbones;
import dev.shortlist.backbone.RegisteredBackbone;
import dev.shortlist.dataset.DatasetTruth;
import dev.shortlist.dataset.Datasets;
import dev.shortlist.features.FeatureCache;
import dev.shortlist.features.FeatureCaches;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the caches that requests name or leave to the service, and refuses what does not fit. */
@Component
class FittingCaches {

  private static final String VALIDATION = "/validation_feature_cache_id";

  /** Beyond so many names a list of them stops helping. */
  private static final int SHOWN = 10;

  private final FeatureCaches caches;
  private final Backbones backbones;
  private final Datasets datasets;
  private final DatasetTruth truth;

  FittingCaches(FeatureCaches caches, Backbones backbones, Datasets datasets, DatasetTruth truth) {
    this.caches = caches;
    this.backbones = backbones;
    this.datasets = datasets;
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
   * Refuses a validation cache that cannot judge what learned from another.
   *
   * @param classes names of the classes that are learned, which validation classes are held against
   *     by name, or by number where their dataset has no names; empty where they have only numbers
   * @throws Problem INVALID_REQUEST saying how it does not fit; WRONG_STATE if it is EMPTY or its
   *     dataset has no truth
   */
  void requireFit(UUID validationCacheId, FeatureCache cache, List<String> classes) {
    FeatureCache validation = caches.requireReadyField(VALIDATION, validationCacheId);
    if (validation.dimension() != cache.dimension()) {
      throw Problem.invalid(
          VALIDATION,
          "the cache has %d numbers per item, the labeled items have %d; take a cache made with the"
                  .formatted(validation.dimension(), cache.dimension())
              + " same backbone");
    }
    requireSameBackbone(validation, cache);
    int[] known = IntStream.of(truth.require(validation.datasetId())).filter(c -> c >= 0).toArray();
    if (known.length == 0) {
      throw Problem.invalid(
          VALIDATION,
          "no item of dataset %s has a known class; PUT its truth"
              .formatted(validation.datasetId()));
    }
    if (!classes.isEmpty()) {
      requireKnown(known, validation.datasetId(), classes);
    }
  }

  private void requireSameBackbone(FeatureCache validation, FeatureCache cache) {
    UUID judging = validation.backboneId();
    UUID learning = cache.backboneId();
    if (judging == null || learning == null || judging.equals(learning)) {
      return;
    }
    RegisteredBackbone one = backbones.require(learning);
    RegisteredBackbone other = backbones.require(judging);
    if (!one.digest().equals(other.digest())) {
      throw Problem.invalid(
          VALIDATION,
          "backbone %s made these features, %s those of the labeled items, and they differ in weights or transform; take a cache made with the same backbone"
              .formatted(other.name(), one.name()));
    }
  }

  private void requireKnown(int[] numbers, UUID datasetId, List<String> classes) {
    List<String> names = datasets.require(datasetId).classes();
    if (names.isEmpty()) {
      requireInRange(numbers, datasetId, classes.size());
      return;
    }
    ClassNumbers translation = ClassNumbers.between(names, classes);
    List<String> strangers =
        IntStream.of(numbers)
            .distinct()
            .filter(number -> translation.of(number) < 0)
            .sorted()
            .mapToObj(number -> number < names.size() ? names.get(number) : "number " + number)
            .toList();
    if (!strangers.isEmpty()) {
      throw Problem.invalid(
          VALIDATION,
          "items of dataset %s have classes that the labels cannot have: %s%s; open a pool with all of its classes, or take another dataset"
              .formatted(
                  datasetId,
                  String.join(", ", strangers.subList(0, Math.min(SHOWN, strangers.size()))),
                  strangers.size() > SHOWN ? ", … (%d)".formatted(strangers.size()) : ""));
    }
  }

  private static void requireInRange(int[] numbers, UUID datasetId, int classCount) {
    int highest = IntStream.of(numbers).max().orElse(-1);
    if (highest >= classCount) {
      throw Problem.invalid(
          VALIDATION,
          "the truth of dataset %s has class number %d, the pool has %d classes, 0 to %d; class"
                  .formatted(datasetId, highest, classCount, classCount - 1)
              + " numbers are positions in the pool's list of classes");
    }
  }

  boolean isOfDataset(UUID cacheId, UUID datasetId) {
    return caches.require(cacheId).datasetId().equals(datasetId);
  }
}
