package dev.shortlist.backbone;

/** How many images go through a network at once where nobody said it. */
final class BatchSize {

  /** Pixels that keep a processor's caches warm, and a GPU busy. */
  private static final int CPU_PIXELS = 32 * 224 * 224;

  private static final int CUDA_PIXELS = 128 * 224 * 224;
  private static final int MOST = 512;

  /** However many images somebody asks for: about 300 MB as a network takes them. */
  private static final int MOST_PIXELS = 512 * 224 * 224;

  private BatchSize() {}

  /**
   * @param side of the images, in pixels
   */
  static int suiting(Device device, int side) {
    int pixels =
        switch (device) {
          case Device.Cpu _ -> CPU_PIXELS;
          case Device.Cuda _ -> CUDA_PIXELS;
        };
    return Math.clamp(pixels / (side * side), 1, MOST);
  }

  /**
   * @param wanted how many images somebody asks for
   * @param side of the images, in pixels
   */
  static int limited(int wanted, int side) {
    return Math.clamp(wanted, 1, Math.max(1, MOST_PIXELS / (side * side)));
  }
}
