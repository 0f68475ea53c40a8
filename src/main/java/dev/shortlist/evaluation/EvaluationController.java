package dev.shortlist.evaluation;

import dev.shortlist.job.JobAnswer;
import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/evaluations")
class EvaluationController {

  record NewEvaluation(
      @NotNull(message = "is missing; send the id of a pool") UUID poolId,
      @Nullable UUID featureCacheId,
      @Nullable UUID validationFeatureCacheId,
      @Nullable String method,
      @Nullable Map<String, Object> options,
      @Nullable Long seed) {}

  record Created(UUID evaluationId, UUID jobId) {}

  /** Without {@code perClass}, {@code confusion} and {@code history} in lists. */
  record EvaluationView(
      UUID id,
      UUID poolId,
      UUID featureCacheId,
      @Nullable UUID validationFeatureCacheId,
      String method,
      @Nullable String methodReason,
      Map<String, Object> options,
      long seed,
      WorkState state,
      @Nullable UUID jobId,
      int labeled,
      @Nullable Integer classesSeen,
      @Nullable ValidationKind validation,
      @Nullable Integer validationRows,
      @Nullable Integer folds,
      @Nullable Double top1,
      @Nullable Double top5,
      @Nullable Interval interval,
      EvaluationSummary.@Nullable Best best,
      @Nullable List<ClassAccuracy> perClass,
      int @Nullable [][] confusion,
      @Nullable List<EvaluationDetail.Epoch> history,
      @Nullable EvaluationProvenance provenance,
      Instant createdAt,
      @Nullable Instant endedAt) {

    static EvaluationView of(Evaluation evaluation, @Nullable EvaluationDetail detail) {
      EvaluationSummary summary = evaluation.summary();
      return new EvaluationView(
          evaluation.id(),
          evaluation.inputs().poolId(),
          evaluation.inputs().featureCacheId(),
          evaluation.inputs().validationFeatureCacheId(),
          evaluation.method().name(),
          evaluation.methodReason(),
          evaluation.method().options(),
          evaluation.seed(),
          evaluation.state(),
          evaluation.jobId(),
          evaluation.labeled(),
          summary == null ? null : summary.classesSeen(),
          summary == null ? null : summary.validation(),
          summary == null ? null : summary.validationRows(),
          summary == null ? null : summary.folds(),
          summary == null ? null : summary.top1(),
          summary == null ? null : summary.top5(),
          summary == null ? null : summary.interval(),
          summary == null ? null : summary.best(),
          detail == null ? null : detail.perClass(),
          detail == null ? null : detail.confusion(),
          detail == null ? null : detail.history(),
          evaluation.provenance(),
          evaluation.createdAt(),
          evaluation.endedAt());
    }
  }

  private final Evaluations evaluations;

  EvaluationController(Evaluations evaluations) {
    this.evaluations = evaluations;
  }

  @PostMapping
  ResponseEntity<Created> create(
      @Valid @RequestBody NewEvaluation request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    Created created = evaluations.create(request, key);
    return JobAnswer.accepted(created.jobId(), created);
  }

  @GetMapping
  Page<EvaluationView> list(
      @RequestParam(name = "pool_id", required = false) @Nullable UUID pool, Paging paging) {
    return evaluations.list(pool, paging);
  }

  @GetMapping("/{id}")
  EvaluationView get(@PathVariable UUID id) {
    return evaluations.get(id);
  }
}
