package dev.shortlist.importing;

import dev.shortlist.problem.Problem;
import java.util.Locale;

/** What becomes of an import that meets an image which cannot be used. */
enum OnError {
  /** It fails, naming all of them. */
  FAIL,
  /** The item is kept, marked as unusable; no round selects it. */
  MARK;

  /**
   * @throws Problem for another name
   */
  static OnError named(String slug) {
    for (OnError onError : values()) {
      if (onError.name().toLowerCase(Locale.ROOT).equals(slug)) {
        return onError;
      }
    }
    throw Problem.invalid("/on_error", "'%s' is unknown; use fail or mark".formatted(slug));
  }
}
