package dev.shortlist.extraction;

import dev.shortlist.backbone.Backbones;
import dev.shortlist.backbone.Devices;
import dev.shortlist.features.ExtractedVectors;
import dev.shortlist.features.FeatureCache;
import dev.shortlist.features.FeatureCaches;
import dev.shortlist.itemimage.ItemImages;
import dev.shortlist.job.JobAnswer;
import dev.shortlist.job.JobQueue;
import dev.shortlist.job.Jobs;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ExtractionController {

  record Extract(
      @Nullable String device,
      @Positive(message = "must be at least 1") @Max(value = 4096, message = "must be at most 4096")
          @Nullable Integer batchSize) {}

  private final FeatureCaches caches;
  private final Backbones backbones;
  private final ItemImages images;
  private final ExtractedVectors vectors;
  private final JobQueue queue;
  private final Jobs jobs;

  ExtractionController(
      FeatureCaches caches,
      Backbones backbones,
      ItemImages images,
      ExtractedVectors vectors,
      JobQueue queue,
      Jobs jobs) {
    this.caches = caches;
    this.backbones = backbones;
    this.images = images;
    this.vectors = vectors;
    this.queue = queue;
    this.jobs = jobs;
  }

  @PostMapping("/feature-caches/{id}/extract")
  ResponseEntity<?> extract(
      @PathVariable UUID id, @Valid @RequestBody(required = false) @Nullable Extract request) {
    FeatureCache cache = caches.require(id);
    UUID backbone = cache.backboneId();
    if (backbone == null) {
      throw new Problem(
          ProblemType.WRONG_STATE,
          "feature cache %s has no backbone, its vectors come from elsewhere: PUT them to /feature-caches/%s/vectors, or create a cache with a backbone_id"
              .formatted(id, id));
    }
    Extract wanted = request == null ? new Extract(null, null) : request;
    String device = Objects.requireNonNullElse(wanted.device(), "auto");
    Devices.requireChoice(device);
    if (queue.runsHere()) {
      Devices.resolve(device, backbones.require(backbone).kind());
    }
    images.require(cache.datasetId());
    var payload = new ExtractFeatures.Payload(id, device, wanted.batchSize());
    UUID job = vectors.start(id, () -> queue.enqueue(ExtractFeatures.TYPE, payload));
    return JobAnswer.accepted(jobs.get(job));
  }
}
