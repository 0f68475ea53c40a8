package dev.shortlist.backbone;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.shortlist.problem.Problem;
import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/** All registered backbones. */
@Service
public class Backbones {

  private final BackboneRepository backbones;
  private final Weights weights;
  private final Clock clock;

  Backbones(BackboneRepository backbones, Weights weights, Clock clock) {
    this.backbones = backbones;
    this.weights = weights;
    this.clock = clock;
  }

  /**
   * @throws Problem {@code NOT_FOUND}
   */
  public RegisteredBackbone require(UUID id) {
    return backbones.findById(id).orElseThrow(() -> Problem.notFound("backbone", id));
  }

  /**
   * A backbone that a request body names.
   *
   * @param pointer the field that names it, for example {@code /backbone_id}
   * @throws Problem {@code INVALID_REQUEST} with that pointer if there is no such backbone
   */
  public RegisteredBackbone requireField(String pointer, UUID id) {
    return backbones
        .findById(id)
        .orElseThrow(
            () ->
                Problem.invalid(
                    pointer,
                    "there is no backbone %s; register it with POST /backbones".formatted(id)));
  }

  /**
   * Loads a registered backbone; its weights are fetched to this machine if they are not here.
   *
   * @param threads how many the network may use on the processor
   */
  public Backbone load(RegisteredBackbone backbone, Device device, int threads) throws IOException {
    BackboneSpec spec =
        new BackboneSpec(backbone.kind(), local(backbone.weights()), backbone.transform());
    return Backbone.load(spec, device, threads);
  }

  /**
   * The tensors of a backbone that is a residual network, to go on training with.
   *
   * @throws Problem if it is of another kind
   */
  public ResNetWeights tensors(RegisteredBackbone backbone) throws IOException {
    ResNet network = ResNet.of(backbone.kind());
    return ResNetWeights.read(weights.local(Objects.requireNonNull(backbone.weights())), network);
  }

  Page<RegisteredBackbone> list(Paging paging) {
    return Page.of(
        backbones.findByIdGreaterThanOrderById(paging.afterId(), Limit.of(paging.fetch())),
        paging,
        RegisteredBackbone::id);
  }

  /**
   * Registers a backbone after loading it once on the processor.
   *
   * @throws Problem if the weights cannot be loaded, or the card or the name does not fit
   */
  RegisteredBackbone register(RegisteredBackbone.Description description) throws IOException {
    int dimension = dimension(description);
    if (description.card() != null) {
      Card card = Card.named(description.card());
      if (card.dimension() != null && card.dimension() != dimension) {
        throw Problem.invalid(
            "/card",
            "card %s is of a network with %d numbers per image, this one gives %d; use another card or give the transform inline"
                .formatted(card.name(), card.dimension(), dimension));
      }
    }
    RegisteredBackbone backbone =
        new RegisteredBackbone(
            UuidCreator.getTimeOrderedEpochPlus1(), description, dimension, clock.instant());
    try {
      return backbones.saveAndFlush(backbone);
    } catch (DataIntegrityViolationException e) {
      throw Problem.duplicateName("backbone", description.name(), e);
    }
  }

  private int dimension(RegisteredBackbone.Description description) throws IOException {
    BackboneSpec spec =
        new BackboneSpec(description.kind(), local(description.weights()), description.transform());
    try (Backbone loaded = Backbone.load(spec, new Device.Cpu(), 1)) {
      return loaded.dimension();
    }
  }

  private @Nullable Path local(@Nullable String digest) throws IOException {
    return digest == null ? null : weights.local(digest);
  }
}
