package dev.shortlist.evaluation;

import dev.shortlist.backbone.BackboneKind;
import dev.shortlist.backbone.Backbones;
import dev.shortlist.backbone.Device;
import dev.shortlist.backbone.Devices;
import dev.shortlist.backbone.RegisteredBackbone;
import dev.shortlist.backbone.Transform;
import dev.shortlist.dataset.Datasets;
import dev.shortlist.features.FeatureCache;
import dev.shortlist.features.FeatureCaches;
import dev.shortlist.job.JobQueue;
import dev.shortlist.problem.Problem;
import dev.shortlist.training.NetworkTraining;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Refuses trainings on images that have not all they need. */
@Component
class ImageTrialCheck {

  private static final String CACHE = "/feature_cache_id";
  private static final String VALIDATION = "/validation_feature_cache_id";

  private final Datasets datasets;
  private final FeatureCaches caches;
  private final Backbones backbones;
  private final JobQueue jobs;

  ImageTrialCheck(Datasets datasets, FeatureCaches caches, Backbones backbones, JobQueue jobs) {
    this.datasets = datasets;
    this.caches = caches;
    this.backbones = backbones;
    this.jobs = jobs;
  }

  /**
   * @param cache of the labeled items
   * @throws Problem INVALID_REQUEST saying what is missing
   */
  void require(
      Method.OnImages method, FeatureCache cache, @Nullable UUID validationFeatureCacheId) {
    if (validationFeatureCacheId == null) {
      throw Problem.invalid(
          VALIDATION,
          "is missing; method %s trains on images, and a cross-validation would be up to %d trainings. Name a cache of a dataset with a truth"
              .formatted(method.name(), CrossValidation.MOST_FOLDS));
    }
    requireImages(CACHE, cache);
    switch (method) {
      // judged on the features that the validation cache holds
      case Method.AugmentedLinear _ -> requireCrop(backbone(method, cache));
      case Method.FineTune fineTune -> {
        requireImages(VALIDATION, caches.require(validationFeatureCacheId));
        RegisteredBackbone backbone = backbone(method, cache);
        requireTrainable(backbone);
        requireCrop(backbone);
        requireMemory(fineTune.batchSize(), backbone.transform());
      }
      case Method.Scratch scratch -> {
        requireImages(VALIDATION, caches.require(validationFeatureCacheId));
        requireMemory(scratch.batchSize(), scratch.card().transform());
      }
    }
    if (jobs.runsHere()) {
      device(method, kind(method, cache));
    }
  }

  private void requireImages(String pointer, FeatureCache cache) {
    if (!datasets.require(cache.datasetId()).images()) {
      throw Problem.invalid(
          pointer,
          "the cache is of dataset %s, which has no images to train on or to judge by; take one that was imported with its images, or a method on features"
              .formatted(cache.datasetId()));
    }
  }

  /** The backbone whose features the labeled items have. */
  private RegisteredBackbone backbone(Method.OnImages method, FeatureCache cache) {
    UUID id = cache.backboneId();
    if (id == null) {
      throw Problem.invalid(
          CACHE,
          "the cache has no backbone_id, its vectors come from elsewhere, and method %s starts from a backbone; take a cache that was extracted"
              .formatted(method.name()));
    }
    return backbones.require(id);
  }

  private static void requireTrainable(RegisteredBackbone backbone) {
    switch (backbone.kind()) {
      case RESNET18, RESNET50 -> {}
      case ONNX, PIXELS, TORCHSCRIPT ->
          throw Problem.invalid(
              CACHE,
              "backbone %s is of kind %s, which cannot be trained; take a cache of one of kind resnet18 or resnet50"
                  .formatted(backbone.name(), backbone.kind().slug()));
    }
  }

  private static void requireCrop(RegisteredBackbone backbone) {
    if (backbone.transform().crop() == 0) {
      throw Problem.invalid(
          CACHE,
          "the transform of backbone %s leaves images at many sizes, and training needs one; take a cache of a backbone whose card has a crop"
              .formatted(backbone.name()));
    }
  }

  private static void requireMemory(int batchSize, Transform transform) {
    int side = transform.crop();
    int most = NetworkTraining.mostPerStep(side);
    if (batchSize > most) {
      throw Problem.invalid(
          "/options/batch_size",
          "%d images of %d x %d pixels at once do not fit the memory set aside for them; take at most %d, or a card with a smaller crop"
              .formatted(batchSize, side, side, most));
    }
  }

  private BackboneKind kind(Method.OnImages method, FeatureCache cache) {
    return switch (method) {
      case Method.AugmentedLinear _, Method.FineTune _ -> backbone(method, cache).kind();
      case Method.Scratch scratch -> scratch.network();
    };
  }

  /**
   * The one device that a method's training runs on.
   *
   * @throws Problem INVALID_REQUEST if this machine does not have it
   */
  static Device device(Method.OnImages method, BackboneKind kind) {
    try {
      return Devices.resolve(method.device(), kind).getFirst();
    } catch (Problem problem) {
      throw Problem.invalid("/options/" + Method.DEVICE, problem.detail());
    }
  }
}
