package dev.shortlist.features;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.shortlist.backbone.Backbones;
import dev.shortlist.dataset.Datasets;
import dev.shortlist.problem.Problem;
import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/** All feature caches. */
@Service
public class FeatureCaches {

  private final FeatureCacheRepository caches;
  private final Datasets datasets;
  private final Backbones backbones;
  private final Clock clock;

  FeatureCaches(
      FeatureCacheRepository caches, Datasets datasets, Backbones backbones, Clock clock) {
    this.caches = caches;
    this.datasets = datasets;
    this.backbones = backbones;
    this.clock = clock;
  }

  /**
   * @throws Problem {@code NOT_FOUND}
   */
  public FeatureCache require(UUID id) {
    return caches.findById(id).orElseThrow(() -> Problem.notFound("feature cache", id));
  }

  /**
   * A feature cache that a request body names.
   *
   * @param pointer the field that names it, for example {@code /feature_cache_id}
   * @throws Problem {@code INVALID_REQUEST} with that pointer if there is no such feature cache
   */
  public FeatureCache requireField(String pointer, UUID id) {
    return caches
        .findById(id)
        .orElseThrow(
            () ->
                Problem.invalid(
                    pointer,
                    "there is no feature cache %s; create it with POST /feature-caches"
                        .formatted(id)));
  }

  /**
   * A feature cache that is to be read.
   *
   * @throws Problem {@code NOT_FOUND}, {@code WRONG_STATE} if it is not READY
   */
  public FeatureCache requireReady(UUID id) {
    FeatureCache cache = require(id);
    cache.contents();
    return cache;
  }

  /**
   * A feature cache that a request names and that is to be read.
   *
   * @param pointer the field that names it, for example {@code /feature_cache_id}
   * @throws Problem {@code INVALID_REQUEST} with that pointer if there is no such feature cache,
   *     {@code WRONG_STATE} if it is not READY
   */
  public FeatureCache requireReadyField(String pointer, UUID id) {
    FeatureCache cache = requireField(pointer, id);
    cache.contents();
    return cache;
  }

  /** The READY caches of a dataset, oldest first, at most {@code limit}. */
  public List<FeatureCache> ready(UUID datasetId, int limit) {
    return caches.findByDatasetIdAndStateOrderById(
        datasetId, FeatureCache.State.READY, Limit.of(limit));
  }

  Page<FeatureCache> list(Paging paging, @Nullable UUID datasetId) {
    Limit limit = Limit.of(paging.fetch());
    List<FeatureCache> found =
        datasetId == null
            ? caches.findByIdGreaterThanOrderById(paging.afterId(), limit)
            : caches.findByDatasetIdAndIdGreaterThanOrderById(datasetId, paging.afterId(), limit);
    return Page.of(found, paging, FeatureCache::id);
  }

  FeatureCache create(FeatureCacheController.NewFeatureCache request) {
    datasets.requireField("/dataset_id", request.datasetId());
    FeatureCache cache =
        new FeatureCache(
            UuidCreator.getTimeOrderedEpochPlus1(),
            request.datasetId(),
            request.name(),
            dimension(request),
            request.backboneId(),
            clock.instant());
    try {
      return caches.saveAndFlush(cache);
    } catch (DataIntegrityViolationException e) {
      throw Problem.duplicateName("feature cache of this dataset", request.name(), e);
    }
  }

  private int dimension(FeatureCacheController.NewFeatureCache request) {
    if (request.backboneId() == null) {
      if (request.dimension() == null) {
        throw Problem.invalid(
            "/dimension",
            "is missing; send how many numbers a feature vector has, or the backbone_id of what"
                + " makes them");
      }
      return request.dimension();
    }
    int made = backbones.requireField("/backbone_id", request.backboneId()).dimension();
    if (request.dimension() != null && request.dimension() != made) {
      throw Problem.invalid(
          "/dimension",
          "the backbone makes vectors of %d numbers; leave the field out".formatted(made));
    }
    return made;
  }
}
