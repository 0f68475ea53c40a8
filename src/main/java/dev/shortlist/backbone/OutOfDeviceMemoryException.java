package dev.shortlist.backbone;

import java.util.List;

/** A batch did not fit the device's memory; a smaller one may. */
public final class OutOfDeviceMemoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * How the engines and the libraries below them say it, all in prose. The last two are cuDNN's
   * where no way to convolve has a workspace that still fits.
   */
  private static final List<String> SAID =
      List.of(
          "out of memory",
          "Failed to allocate memory",
          "can't allocate memory",
          "STATUS_ALLOC_FAILED",
          "DEVICE_ALLOCATION_FAILED",
          "unable to find an engine to execute this computation",
          "Unable to find a valid cuDNN algorithm");

  OutOfDeviceMemoryException(Throwable cause) {
    super(cause.getMessage(), cause);
  }

  public static boolean isReason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return SAID.stream().anyMatch(message::contains);
  }
}
