package dev.shortlist.backbone;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.shortlist.problem.Problem;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The card a request gives: the name of one, or a transform of its own. */
public sealed interface CardChoice {

  record Named(String name) implements CardChoice {}

  record Inline(TransformView given) implements CardChoice {}

  /**
   * The choice as JSON was read: a text or an object.
   *
   * @throws Problem for anything else, pointing to {@code /card}
   */
  static CardChoice ofJson(@Nullable Object value) {
    return switch (value) {
      case null -> throw noChoice("null is neither");
      case String name -> new Named(name);
      default -> inline(value);
    };
  }

  private static CardChoice inline(Object value) {
    try {
      return new Inline(TransformView.ofJson(value));
    } catch (JacksonException e) {
      throw noChoice(e.getOriginalMessage());
    }
  }

  private static Problem noChoice(String reason) {
    return Problem.invalid(
        "/card",
        "must be the name of a card or a transform with resize, crop, interpolation, mean and"
            + " deviation: "
            + reason);
  }

  /** The reverse of {@link #ofJson}, with every number filled in. */
  default Object json() {
    return switch (this) {
      case Named(String name) -> name;
      case Inline inline -> TransformView.of(inline.transform()).json();
    };
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static CardChoice of(String name) {
    return new Named(name);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static CardChoice of(TransformView transform) {
    return new Inline(transform);
  }

  /**
   * @throws Problem if there is neither a choice nor a card that goes without saying
   */
  static CardChoice orDefault(@Nullable CardChoice choice, BackboneKind kind) {
    if (choice != null) {
      return choice;
    }
    if (kind == BackboneKind.PIXELS) {
      return new Named("pixels");
    }
    throw Problem.invalid(
        "/card",
        "is missing; name one of %s, or give the transform inline"
            .formatted(Card.all().stream().map(Card::name).collect(Collectors.joining(", "))));
  }

  /**
   * @throws Problem for an unknown name, or with every fault of the transform
   */
  default Transform transform() {
    return switch (this) {
      case Named(String name) -> Card.named(name).transform();
      case Inline(TransformView given) -> given.transform();
    };
  }

  /** The card's name, if it has one. */
  default @Nullable String cardName() {
    return this instanceof Named(String name) ? name : null;
  }
}
