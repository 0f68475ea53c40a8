package dev.shortlist.importing;

import dev.shortlist.problem.Problem;
import java.util.Locale;

/** Which part of a dataset is meant, where a layout has several. */
enum Split {
  TEST,
  TRAIN,
  VAL;

  /**
   * @throws Problem for another name
   */
  static Split named(String slug) {
    return switch (slug) {
      case "test" -> TEST;
      case "train" -> TRAIN;
      case "val" -> VAL;
      default ->
          throw Problem.invalid(
              "/split", "'%s' is no split; use train, test or val".formatted(slug));
    };
  }

  /** Its folder in the ImageNet layout. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
