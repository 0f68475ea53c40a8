package dev.shortlist.pickle;

import java.io.IOException;

/** A pickle that is malformed, cut short, or asks for something that is not allowed. */
public final class PickleException extends IOException {

  private static final long serialVersionUID = 1L;

  public PickleException(String message) {
    super(message);
  }

  PickleException(String message, Throwable cause) {
    super(message, cause);
  }
}
