package dev.shortlist.backbone;

/**
 * A network does not do with its input what a backbone needs. The message is for whoever brought
 * the network: what it does instead, or what its engine says.
 */
final class NetworkFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NetworkFailure(String message) {
    super(message);
  }

  NetworkFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
