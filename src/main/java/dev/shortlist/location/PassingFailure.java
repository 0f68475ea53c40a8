package dev.shortlist.location;

import java.time.Duration;

/** A host that was busy or away, and may not be when it is asked again. */
final class PassingFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final UnreadableLocation reason;
  private final Duration retryAfter;

  /**
   * @param reason what to say if it does not pass
   * @param retryAfter how long the host wants to be left alone
   */
  PassingFailure(UnreadableLocation reason, Duration retryAfter) {
    super(reason);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  UnreadableLocation reason() {
    return reason;
  }

  Duration retryAfter() {
    return retryAfter;
  }
}
