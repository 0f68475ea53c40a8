package dev.shortlist.round;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.shortlist.pool.NewLabel;
import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import dev.shortlist.web.Prefer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.net.URI;
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
@RequestMapping("/rounds")
class RoundController {

  record NewRound(
      @NotNull(message = "is missing; send the id of a pool") UUID poolId,
      @NotNull(message = "is missing; send the id of a feature cache") UUID featureCacheId,
      @NotNull(message = "is missing; send {\"name\": …}") Map<String, Object> strategy,
      @NotNull(message = "is missing; send how many items to pick")
          @Positive(message = "must be at least 1")
          Integer batchSize,
      @Nullable Long seed,
      @Valid @Nullable RoundConstraints constraints) {}

  record GivenLabels(
      @NotNull(message = "is missing; send a list of {\"item\", \"class\"}")
          @Size(min = 1, max = 100_000, message = "must have 1 to 100000 labels")
          List<@NotNull(message = "must not be null") NewLabel> labels) {}

  record Accepted(int accepted, RoundState roundState) {}

  record RoundView(
      UUID id,
      UUID poolId,
      UUID featureCacheId,
      Map<String, Object> strategy,
      int batchSize,
      int labeled,
      long seed,
      @Nullable RoundConstraints constraints,
      RoundState state,
      @Nullable UUID jobId,
      Instant createdAt,
      @Nullable Instant selectedAt,
      @Nullable Instant closedAt) {

    static RoundView of(Round round) {
      return new RoundView(
          round.id(),
          round.poolId(),
          round.featureCacheId(),
          round.strategy().toJson(),
          round.batchSize(),
          round.labeled(),
          round.seed(),
          round.constraints(),
          round.state(),
          round.jobId(),
          round.createdAt(),
          round.selectedAt(),
          round.closedAt());
    }
  }

  record BatchView(
      UUID roundId,
      List<BatchItems.Item> items,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, Object> figures,
      @Nullable Provenance provenance) {}

  private final RoundService service;
  private final Selections selections;

  RoundController(RoundService service, Selections selections) {
    this.service = service;
    this.selections = selections;
  }

  @PostMapping
  ResponseEntity<RoundView> create(@Valid @RequestBody NewRound request) {
    RoundView round = service.create(request);
    return ResponseEntity.created(URI.create("/rounds/" + round.id())).body(round);
  }

  @GetMapping
  Page<RoundView> list(
      @RequestParam(name = "pool_id", required = false) @Nullable UUID pool, Paging paging) {
    return service.list(pool, paging);
  }

  @GetMapping("/{id}")
  RoundView get(@PathVariable UUID id) {
    return service.get(id);
  }

  @PostMapping("/{id}/select")
  ResponseEntity<?> select(
      @PathVariable UUID id,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      Prefer prefer) {
    return selections.select(id, key, prefer);
  }

  @GetMapping("/{id}/batch")
  BatchView batch(@PathVariable UUID id) {
    return service.batch(id);
  }

  @PostMapping("/{id}/replay")
  ResponseEntity<?> replay(@PathVariable UUID id, Prefer prefer) {
    return selections.replay(id, prefer);
  }

  @PostMapping("/{id}/labels")
  Accepted label(
      @PathVariable UUID id,
      @Valid @RequestBody GivenLabels request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    return service.label(id, request, key);
  }

  @PostMapping("/{id}/cancel")
  RoundView cancel(@PathVariable UUID id) {
    return selections.cancel(id);
  }
}
