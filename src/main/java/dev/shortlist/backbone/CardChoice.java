package dev.shortlist.backbone;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.shortlist.problem.Problem;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The card a request gives: the name of one, or a transform of its own. */
sealed interface CardChoice {

  record Named(String name) implements CardChoice {}

  record Inline(TransformView given) implements CardChoice {}

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
