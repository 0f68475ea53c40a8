package dev.shortlist.location;

/** A place that may not be read, or cannot; the message says which, and what to do. */
public final class UnreadableLocation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnreadableLocation(String message) {
    super(message);
  }

  public UnreadableLocation(String message, Throwable cause) {
    super(message, cause);
  }

  /** What to tell the caller. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
