package dev.shortlist.backbone;

import dev.shortlist.location.Roots;
import dev.shortlist.location.UnreadableLocation;
import dev.shortlist.problem.Problem;
import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import dev.shortlist.web.ShortText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class BackboneController {

  record NewBackbone(
      @NotBlank(message = "is missing; name the backbone") @ShortText String name,
      @NotBlank(message = "is missing; say what the weights are, for example onnx") String kind,
      @Nullable String weights,
      @Nullable CardChoice card) {}

  record BackboneView(
      UUID id,
      String name,
      String kind,
      int dimension,
      String digest,
      @Nullable String weights,
      @Nullable String card,
      TransformView transform,
      Instant createdAt) {

    static BackboneView of(RegisteredBackbone backbone) {
      return new BackboneView(
          backbone.id(),
          backbone.name(),
          backbone.kind().slug(),
          backbone.dimension(),
          backbone.digest(),
          backbone.weights(),
          backbone.card(),
          TransformView.of(backbone.transform()),
          backbone.createdAt());
    }
  }

  record CardView(
      String name, String source, @Nullable Integer dimension, TransformView transform) {

    static CardView of(Card card) {
      return new CardView(
          card.name(), card.source(), card.dimension(), TransformView.of(card.transform()));
    }
  }

  record Cards(List<CardView> items) {}

  record StoredWeights(String id, long bytes) {}

  private final Backbones backbones;
  private final Weights weights;
  private final Roots roots;

  BackboneController(Backbones backbones, Weights weights, Roots roots) {
    this.backbones = backbones;
    this.weights = weights;
    this.roots = roots;
  }

  @PostMapping("/weights")
  @ResponseStatus(HttpStatus.CREATED)
  StoredWeights upload(InputStream body) throws IOException {
    Weights.Stored stored = weights.store(body);
    return new StoredWeights(stored.digest(), stored.bytes());
  }

  @PostMapping("/backbones")
  ResponseEntity<BackboneView> register(@Valid @RequestBody NewBackbone request)
      throws IOException {
    BackboneKind kind = BackboneKind.named(request.kind());
    CardChoice card = CardChoice.orDefault(request.card(), kind);
    RegisteredBackbone backbone =
        backbones.register(
            new RegisteredBackbone.Description(
                request.name(),
                kind,
                digest(request.weights()),
                card.cardName(),
                card.transform()));
    return ResponseEntity.created(URI.create("/backbones/" + backbone.id()))
        .body(BackboneView.of(backbone));
  }

  @GetMapping("/backbones")
  Page<BackboneView> list(Paging paging) {
    return backbones.list(paging).map(BackboneView::of);
  }

  @GetMapping("/backbones/{id}")
  BackboneView get(@PathVariable UUID id) {
    return BackboneView.of(backbones.require(id));
  }

  @GetMapping("/cards")
  Cards cards() {
    return new Cards(Card.all().stream().map(CardView::of).toList());
  }

  /** The weights a request names, by what {@code POST /weights} answered or as a file to store. */
  private @Nullable String digest(@Nullable String named) throws IOException {
    if (named == null) {
      return null;
    }
    if (!named.startsWith("sha256:")) {
      try (InputStream file = Files.newInputStream(file(named))) {
        return weights.store(file).digest();
      }
    }
    if (!weights.exists(named)) {
      throw Problem.invalid(
          "/weights",
          "there are no weights %s; POST the file to /weights first, or give its path"
              .formatted(named));
    }
    return named;
  }

  private Path file(String named) {
    try {
      Path file = roots.resolve(named);
      if (!Files.isRegularFile(file)) {
        throw Problem.invalid(
            "/weights", "%s is a folder; name the file of weights in it".formatted(named));
      }
      return file;
    } catch (UnreadableLocation e) {
      throw Problem.invalid("/weights", e.detail());
    }
  }
}
