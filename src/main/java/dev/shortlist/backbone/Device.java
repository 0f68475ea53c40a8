package dev.shortlist.backbone;

/** Where a network runs. */
public sealed interface Device {

  /** The processor of this machine. */
  record Cpu() implements Device {
    @Override
    public String toString() {
      return "cpu";
    }
  }

  /**
   * A CUDA device.
   *
   * @param index its number, from 0
   */
  record Cuda(int index) implements Device {
    @Override
    public String toString() {
      return "cuda:" + index;
    }
  }
}
