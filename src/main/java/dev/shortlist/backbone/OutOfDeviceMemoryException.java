package dev.shortlist.backbone;

/** A batch did not fit the device's memory; a smaller one may. */
public final class OutOfDeviceMemoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OutOfDeviceMemoryException(Throwable cause) {
    super(cause.getMessage(), cause);
  }

  /** Both engines tell it in prose only. */
  public static boolean isReason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("out of memory")
        || message.contains("Failed to allocate memory")
        || message.contains("can't allocate memory");
  }
}
