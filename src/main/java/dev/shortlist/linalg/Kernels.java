package dev.shortlist.linalg;

/** The façade over every provider of kernels; results do not depend on the number of threads. */
public final class Kernels {

  private final int threads;

  private Kernels(int threads) {
    this.threads = threads;
  }

  /** The fastest kernels this processor has, on so many threads. */
  public static Kernels cpu(int threads) {
    return new Kernels(threads);
  }

  public int threads() {
    return threads;
  }
}
