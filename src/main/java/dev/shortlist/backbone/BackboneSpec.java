package dev.shortlist.backbone;

import dev.shortlist.problem.Problem;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What makes a backbone: a network's weights and the transform in front of it.
 *
 * @param weights the file; none for {@link BackboneKind#PIXELS}
 */
public record BackboneSpec(BackboneKind kind, @Nullable Path weights, Transform transform) {

  /**
   * @throws Problem if weights are missing or not wanted, or pixels would not have one size
   */
  public BackboneSpec {
    boolean pixels = kind == BackboneKind.PIXELS;
    if (pixels == (weights != null)) {
      throw Problem.invalid(
          "/weights",
          pixels
              ? "kind pixels takes no weights; leave the field out"
              : "kind %s needs a file of weights".formatted(kind.slug()));
    }
    if (pixels && transform.crop() == 0) {
      throw Problem.invalid("/card", "kind pixels needs a card with a crop");
    }
    int numbers = 3 * transform.crop() * transform.crop();
    if (pixels && numbers > Backbone.LARGEST_DIMENSION) {
      throw Problem.invalid(
          "/card",
          "a crop of %d has %d numbers, features have at most %d; take a card with a smaller crop"
              .formatted(transform.crop(), numbers, Backbone.LARGEST_DIMENSION));
    }
  }

  /** The file of weights, where the kind has one. */
  Path file() {
    if (weights == null) {
      throw new IllegalStateException("kind %s has no weights".formatted(kind.slug()));
    }
    return weights;
  }
}
