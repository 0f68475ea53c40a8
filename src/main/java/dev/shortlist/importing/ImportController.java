package dev.shortlist.importing;

import dev.shortlist.job.JobAnswer;
import dev.shortlist.web.ShortText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ImportController {

  record NewImport(
      @NotBlank(message = "is missing; name the dataset") @ShortText String name,
      @NotBlank(message = "is missing; say how the dataset is laid out, for example folder")
          String format,
      @NotBlank(message = "is missing; say which file or folder to import") String location,
      @Nullable String split,
      @Nullable String root,
      @Nullable String onError) {

    SourceRequest source() {
      return new SourceRequest(
          SourceFormat.named(format),
          location,
          Split.named(Objects.requireNonNullElse(split, "train")),
          root);
    }
  }

  record Started(UUID datasetId, UUID jobId) {}

  private final Imports imports;

  ImportController(Imports imports) {
    this.imports = imports;
  }

  @PostMapping("/datasets/import")
  ResponseEntity<Started> start(@Valid @RequestBody NewImport request) {
    OnError onError = OnError.named(Objects.requireNonNullElse(request.onError(), "fail"));
    Started started = imports.start(request.name(), request.source(), onError);
    return JobAnswer.accepted(started.jobId(), started);
  }
}
