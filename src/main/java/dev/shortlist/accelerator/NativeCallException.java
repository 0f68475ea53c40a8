package dev.shortlist.accelerator;

/** A native function did not return 0. */
final class NativeCallException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /** {@code CUDA_ERROR_OUT_OF_MEMORY} of the driver. */
  private static final int OUT_OF_MEMORY = 2;

  private final String function;
  private final int status;

  NativeCallException(String function, int status) {
    super("%s returned %d".formatted(function, status));
    this.function = function;
    this.status = status;
  }

  boolean isOutOfMemory() {
    return function.startsWith("cuMem") && status == OUT_OF_MEMORY;
  }
}
