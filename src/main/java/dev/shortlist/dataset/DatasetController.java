package dev.shortlist.dataset;

import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import dev.shortlist.web.ShortText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/datasets")
class DatasetController {

  record NewDataset(
      @NotBlank(message = "is missing; name the dataset") @ShortText String name,
      @NotNull(message = "is missing; send how many items the dataset has")
          @Positive(message = "must be at least 1")
          @Max(value = 50_000_000, message = "must be at most 50000000")
          Integer size) {}

  /**
   * @param size absent while it is imported
   */
  record DatasetView(
      UUID id,
      String name,
      Dataset.State state,
      @Nullable Integer size,
      @Nullable List<String> classes,
      boolean images,
      @Nullable UUID jobId,
      Instant createdAt) {

    static DatasetView of(Dataset dataset) {
      return new DatasetView(
          dataset.id(),
          dataset.name(),
          dataset.state(),
          dataset.state() == Dataset.State.READY ? dataset.size() : null,
          dataset.classes().isEmpty() ? null : dataset.classes(),
          dataset.images(),
          dataset.jobId(),
          dataset.createdAt());
    }
  }

  private final Datasets datasets;
  private final DatasetTruth truth;

  DatasetController(Datasets datasets, DatasetTruth truth) {
    this.datasets = datasets;
    this.truth = truth;
  }

  @PostMapping
  ResponseEntity<DatasetView> create(@Valid @RequestBody NewDataset request) {
    Dataset dataset = datasets.create(request.name(), request.size());
    return ResponseEntity.created(URI.create("/datasets/" + dataset.id()))
        .body(DatasetView.of(dataset));
  }

  @GetMapping
  Page<DatasetView> list(Paging paging) {
    return datasets.list(paging).map(DatasetView::of);
  }

  @GetMapping("/{id}")
  DatasetView get(@PathVariable UUID id) {
    return DatasetView.of(datasets.get(id));
  }

  @PutMapping("/{id}/truth")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void putTruth(@PathVariable UUID id, InputStream body) throws IOException {
    truth.replace(id, body);
  }
}
