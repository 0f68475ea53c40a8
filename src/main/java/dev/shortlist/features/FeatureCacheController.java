package dev.shortlist.features;

import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import dev.shortlist.web.ShortText;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/feature-caches")
class FeatureCacheController {

  record NewFeatureCache(
      @NotNull(message = "is missing; send the id of a dataset") UUID datasetId,
      @NotBlank(message = "is missing; name the feature cache, for example after its backbone")
          @ShortText
          String name,
      @Positive(message = "must be at least 1")
          @Max(value = 65_536, message = "must be at most 65536")
          @Nullable Integer dimension,
      @Nullable UUID backboneId) {}

  record FeatureCacheView(
      UUID id,
      UUID datasetId,
      String name,
      int dimension,
      @Nullable UUID backboneId,
      FeatureCache.State state,
      @Nullable UUID jobId,
      @Nullable ElementType elementType,
      @Nullable Integer rows,
      @Nullable String digest,
      @Nullable String recipe,
      Instant createdAt,
      @Nullable List<String> ignored) {

    static FeatureCacheView of(FeatureCache cache) {
      return of(cache, null);
    }

    /** An answer to an upload also says what of the file was passed over. */
    static FeatureCacheView of(FeatureVectors.Upload upload) {
      return of(upload.cache(), upload.ignored().isEmpty() ? null : upload.ignored());
    }

    private static FeatureCacheView of(FeatureCache cache, @Nullable List<String> ignored) {
      return new FeatureCacheView(
          cache.id(),
          cache.datasetId(),
          cache.name(),
          cache.dimension(),
          cache.backboneId(),
          cache.state(),
          cache.jobId(),
          cache.elementType(),
          cache.rows(),
          cache.digest(),
          cache.recipe(),
          cache.createdAt(),
          ignored);
    }
  }

  private final FeatureCaches caches;
  private final FeatureVectors vectors;

  FeatureCacheController(FeatureCaches caches, FeatureVectors vectors) {
    this.caches = caches;
    this.vectors = vectors;
  }

  @PostMapping
  ResponseEntity<FeatureCacheView> create(@Valid @RequestBody NewFeatureCache request) {
    FeatureCache cache = caches.create(request);
    return ResponseEntity.created(URI.create("/feature-caches/" + cache.id()))
        .body(FeatureCacheView.of(cache));
  }

  @GetMapping
  Page<FeatureCacheView> list(
      Paging paging,
      @RequestParam(name = "dataset_id", required = false) @Nullable UUID datasetId) {
    return caches.list(paging, datasetId).map(FeatureCacheView::of);
  }

  @GetMapping("/{id}")
  FeatureCacheView get(@PathVariable UUID id) {
    return FeatureCacheView.of(caches.require(id));
  }

  @PutMapping("/{id}/vectors")
  FeatureCacheView upload(@PathVariable UUID id, InputStream body)
      throws IOException, SQLException {
    return FeatureCacheView.of(vectors.upload(id, body));
  }

  @GetMapping("/{id}/vectors")
  void download(@PathVariable UUID id, HttpMethod method, HttpServletResponse response)
      throws IOException {
    if (method.equals(HttpMethod.HEAD)) {
      describe(id, vectors.npyBytes(id), response);
      return;
    }
    FeatureVectors.Download download = vectors.download(id);
    describe(id, download.bytes(), response);
    download.writeTo(response.getOutputStream());
  }

  private static void describe(UUID id, long bytes, HttpServletResponse response) {
    response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
    response.setContentLengthLong(bytes);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment().filename(id + ".npy").build().toString());
  }
}
