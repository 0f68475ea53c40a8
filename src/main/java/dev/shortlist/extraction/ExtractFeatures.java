package dev.shortlist.extraction;

import dev.shortlist.backbone.Backbones;
import dev.shortlist.backbone.RegisteredBackbone;
import dev.shortlist.dataset.Datasets;
import dev.shortlist.features.ExtractedVectors;
import dev.shortlist.features.FeatureCache;
import dev.shortlist.features.FeatureCaches;
import dev.shortlist.itemimage.ItemImages;
import dev.shortlist.job.JobHandler;
import dev.shortlist.job.JobRun;
import dev.shortlist.job.JobState;
import dev.shortlist.job.JobType;
import dev.shortlist.job.RunAgain;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The job behind {@code POST /feature-caches/{id}/extract}. Chunks are stored as they come; taken
 * up again after its process died, it goes on from there.
 */
@Component
class ExtractFeatures implements JobHandler<ExtractFeatures.Payload, ExtractFeatures.Extracted> {

  static final JobType<Payload> TYPE = new JobType<>("extract-features", Payload.class);

  record Payload(UUID featureCacheId, String device, @Nullable Integer batchSize) {}

  /**
   * @param digest of the whole matrix
   */
  record Extracted(Recipe recipe, String digest, int rows) {}

  record Result(UUID featureCacheId, String vectors) {}

  private final FeatureCaches caches;
  private final Datasets datasets;
  private final Backbones backbones;
  private final ItemImages images;
  private final ExtractedVectors vectors;

  ExtractFeatures(
      FeatureCaches caches,
      Datasets datasets,
      Backbones backbones,
      ItemImages images,
      ExtractedVectors vectors) {
    this.caches = caches;
    this.datasets = datasets;
    this.backbones = backbones;
    this.images = images;
    this.vectors = vectors;
  }

  @Override
  public JobType<Payload> type() {
    return TYPE;
  }

  @Override
  public Extracted run(Payload payload, JobRun run) throws Exception {
    FeatureCache cache = caches.require(payload.featureCacheId());
    RegisteredBackbone backbone = backbones.require(Objects.requireNonNull(cache.backboneId()));
    int rows = datasets.require(cache.datasetId()).size();
    run.progress("checking images", 0, rows);
    Recipe recipe = recipe(cache, backbone, run);
    String digest = cache.digest();
    if (digest != null) {
      confirm(cache, recipe);
      return new Extracted(recipe, digest, rows);
    }
    vectors.follow(cache.id(), recipe.digest());
    if (!vectors.copyOfSameRecipe(cache.id(), recipe.digest())) {
      new Extraction(cache, backbone, recipe, rows, images, vectors).run(backbones, payload, run);
    }
    run.progress("checking vectors", 0, rows);
    String stored =
        vectors.digest(cache, rows, done -> run.progress("checking vectors", done, rows));
    // if an image was written since, commit finds that the cache follows another recipe
    return new Extracted(recipe(cache, backbone, run), stored, rows);
  }

  private Recipe recipe(FeatureCache cache, RegisteredBackbone backbone, JobRun run) {
    String digest =
        images.digest(cache.datasetId(), (items, of) -> run.progress("checking images", items, of));
    return Recipe.of(digest, backbone);
  }

  private static void confirm(FeatureCache cache, Recipe recipe) {
    if (!recipe.digest().equals(cache.recipe())) {
      throw new Problem(
          ProblemType.WRONG_STATE,
          "feature cache %s never changes, and its vectors are not those of its images as they are now (%s); create another cache for these"
              .formatted(
                  cache.id(),
                  cache.recipe() == null ? "they were uploaded" : "images have changed since"));
    }
  }

  @Override
  public Result commit(Payload payload, Extracted extracted) {
    UUID id = payload.featureCacheId();
    if (!vectors.finish(id, extracted.recipe().digest(), extracted.digest(), extracted.rows())) {
      throw new RunAgain("the images of the dataset changed during the extraction");
    }
    return new Result(id, "/feature-caches/%s/vectors".formatted(id));
  }

  @Override
  public void abandon(Payload payload, JobState outcome, Problem problem) {
    vectors.stop(payload.featureCacheId());
  }
}
