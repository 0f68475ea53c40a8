package dev.shortlist.problem;

import java.util.Locale;

/**
 * Every cause for which a request or a job is refused. The name in kebab case is the stable end of
 * the problem document's {@code type}; {@code docs/problems.md} says when each occurs and what to
 * do.
 */
public enum ProblemType {
  MALFORMED_REQUEST(Category.MALFORMED, "The request could not be read"),
  INVALID_REQUEST(Category.INVALID, "The request has faults"),
  INVALID_LABELS(Category.INVALID, "Some labels cannot be accepted"),
  INVALID_VECTORS(Category.INVALID, "The feature vectors cannot be accepted"),
  INVALID_WEIGHTS(Category.INVALID, "The weights cannot be loaded"),
  UNREADABLE_SOURCE(Category.INVALID, "The dataset cannot be imported"),
  UNREADABLE_IMAGE(Category.INVALID, "An image cannot be used"),
  UNKNOWN_STRATEGY(Category.INVALID, "No such query strategy"),
  IDEMPOTENCY_KEY_REUSED(Category.INVALID, "The Idempotency-Key was used for another request"),
  BATCH_TOO_LARGE(Category.INVALID, "The batch is larger than what can be selected"),
  NOT_FOUND(Category.MISSING, "Not found"),
  DUPLICATE_NAME(Category.CONFLICT, "The name is taken"),
  BUDGET_EXCEEDED(Category.CONFLICT, "The budget does not cover this"),
  WRONG_STATE(Category.CONFLICT, "Not possible in the current state"),
  REQUEST_IN_FLIGHT(Category.CONFLICT, "The same request is still in flight"),
  CHANGED_MEANWHILE(Category.CONFLICT, "What the job works on kept changing"),
  DEVICE_FULL(Category.CONFLICT, "A device has too little memory"),
  CANCELLED(Category.CONFLICT, "The job was cancelled"),
  UNSUPPORTED(Category.UNSUPPORTED, "Not supported here"),
  INTERRUPTED_TOO_OFTEN(Category.INTERNAL, "The job was interrupted too often"),
  INTERNAL(Category.INTERNAL, "Something went wrong inside the service");

  /** How a caller should take a problem; the web module maps it to a status. */
  public enum Category {
    MALFORMED,
    INVALID,
    MISSING,
    CONFLICT,
    UNSUPPORTED,
    INTERNAL
  }

  private final Category category;
  private final String title;

  ProblemType(Category category, String title) {
    this.category = category;
    this.title = title;
  }

  public Category category() {
    return category;
  }

  public String title() {
    return title;
  }

  /** The stable name on the wire, for example {@code budget-exceeded}. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
