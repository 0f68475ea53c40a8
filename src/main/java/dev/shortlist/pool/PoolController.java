package dev.shortlist.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.shortlist.pool.Labels.Coverage;
import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import dev.shortlist.web.ShortText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.List;
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
@RequestMapping("/pools")
class PoolController {

  record NewBudget(
      @NotNull(message = "is missing; send how many labels may be bought")
          @Positive(message = "must be at least 1")
          Integer labels) {}

  record NewPool(
      @NotNull(message = "is missing; send the id of a dataset") UUID datasetId,
      @NotBlank(message = "is missing; name the pool") @ShortText String name,
      @NotNull(message = "is missing; send the class names")
          @Size(min = 1, max = 65536, message = "must have 1 to 65536 class names")
          List<@NotBlank(message = "must not be blank") @ShortText String> classes,
      @NotNull(message = "is missing; send {\"labels\": …}") @Valid NewBudget budget) {}

  record GivenLabels(
      @NotNull(message = "is missing; send a list of {\"item\", \"class\"}")
          @Size(min = 1, max = 100_000, message = "must have 1 to 100000 labels")
          List<@NotNull(message = "must not be null") NewLabel> labels,
      @Nullable Boolean charge) {}

  record Accepted(int accepted) {}

  record LabelBudget(int total, int reserved, int spent, int remaining) {

    static LabelBudget of(Budget budget) {
      return new LabelBudget(budget.total(), budget.reserved(), budget.spent(), budget.remaining());
    }
  }

  record BudgetView(LabelBudget labels) {}

  record CoverageView(int classesSeen, int classes) {}

  record PoolView(
      UUID id,
      UUID datasetId,
      String name,
      List<String> classes,
      BudgetView budget,
      int labeled,
      CoverageView coverage,
      Instant createdAt) {

    static PoolView of(LabeledPool pool, Coverage coverage) {
      return new PoolView(
          pool.id(),
          pool.datasetId(),
          pool.name(),
          pool.classes(),
          new BudgetView(LabelBudget.of(pool.budget())),
          coverage.labeled(),
          new CoverageView(coverage.classesSeen(), pool.classes().size()),
          pool.createdAt());
    }
  }

  record LabelView(
      int item,
      @JsonProperty("class") String className,
      @Nullable String annotator,
      @Nullable UUID roundId,
      boolean charged,
      Instant labeledAt) {}

  private final PoolService service;

  PoolController(PoolService service) {
    this.service = service;
  }

  @PostMapping
  ResponseEntity<PoolView> create(@Valid @RequestBody NewPool request) {
    PoolView pool = service.create(request);
    return ResponseEntity.created(URI.create("/pools/" + pool.id())).body(pool);
  }

  @GetMapping
  Page<PoolView> list(Paging paging) {
    return service.list(paging);
  }

  @GetMapping("/{id}")
  PoolView get(@PathVariable UUID id) {
    return service.get(id);
  }

  @PostMapping("/{id}/labels")
  Accepted label(
      @PathVariable UUID id,
      @Valid @RequestBody GivenLabels request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    return service.label(id, request, key);
  }

  @GetMapping("/{id}/labels")
  Page<LabelView> labels(@PathVariable UUID id, Paging paging) {
    return service.labels(id, paging);
  }

  @GetMapping("/{id}/ledger")
  Page<Ledger.Entry> ledger(@PathVariable UUID id, Paging paging) {
    return service.ledger(id, paging);
  }
}
