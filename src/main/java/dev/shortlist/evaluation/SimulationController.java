package dev.shortlist.evaluation;

import dev.shortlist.job.JobAnswer;
import dev.shortlist.selection.StrategySpec;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
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
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/simulations")
class SimulationController {

  record NewSimulation(
      @Nullable UUID datasetId,
      @Nullable UUID poolId,
      @Nullable UUID featureCacheId,
      @Nullable UUID validationFeatureCacheId,
      @NotNull(message = "is missing; send a list of strategies")
          @Size(min = 1, max = 50, message = "must have 1 to 50 strategies")
          List<@NotNull(message = "must not be null") Object> strategies,
      @NotNull(message = "is missing; send a list of budgets")
          @Size(min = 1, max = 50, message = "must have 1 to 50 budgets")
          List<
                  @NotNull(message = "must not be null") @Positive(message = "must be at least 1")
                  Integer>
              budgets,
      @Nullable
          @Positive(message = "must be at least 1")
          @Max(value = 100, message = "must be at most 100")
          Integer seeds,
      @Nullable String method,
      @Nullable Map<String, Object> options) {}

  record Created(UUID simulationId, UUID jobId) {}

  record SimulationView(
      UUID id,
      @Nullable UUID datasetId,
      @Nullable UUID poolId,
      @Nullable Integer labeled,
      UUID featureCacheId,
      @Nullable UUID validationFeatureCacheId,
      List<Map<String, Object>> strategies,
      List<Integer> budgets,
      int seeds,
      String method,
      Map<String, Object> options,
      WorkState state,
      @Nullable UUID jobId,
      @Nullable ValidationKind validation,
      @Nullable Integer validationRows,
      @Nullable Integer items,
      @Nullable List<SimulationOutcome.Curve> curves,
      @Nullable String answer,
      @Nullable SimulationProvenance provenance,
      Instant createdAt,
      @Nullable Instant endedAt) {

    static SimulationView of(Simulation simulation) {
      SimulationPlan plan = simulation.plan();
      SimulationOutcome outcome = simulation.outcome();
      return new SimulationView(
          simulation.id(),
          plan.datasetId(),
          plan.poolId(),
          plan.labeled(),
          plan.featureCacheId(),
          plan.validationFeatureCacheId(),
          plan.strategies().stream().map(StrategySpec::toJson).toList(),
          plan.budgets(),
          plan.seeds(),
          plan.method(),
          plan.options(),
          simulation.state(),
          simulation.jobId(),
          outcome == null ? null : outcome.validation(),
          outcome == null ? null : outcome.validationRows(),
          outcome == null ? null : outcome.items(),
          outcome == null ? null : outcome.curves(),
          outcome == null ? null : outcome.answer(),
          simulation.provenance(),
          simulation.createdAt(),
          simulation.endedAt());
    }
  }

  private final Simulations simulations;

  SimulationController(Simulations simulations) {
    this.simulations = simulations;
  }

  @PostMapping
  ResponseEntity<Created> create(
      @Valid @RequestBody NewSimulation request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    Created created = simulations.create(request, key);
    return JobAnswer.accepted(created.jobId(), created);
  }

  @GetMapping("/{id}")
  SimulationView get(@PathVariable UUID id) {
    return simulations.get(id);
  }
}
