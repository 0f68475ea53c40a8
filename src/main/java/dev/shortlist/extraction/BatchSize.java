package dev.shortlist.extraction;

import dev.shortlist.backbone.Device;
import dev.shortlist.backbone.Transform;
import org.jspecify.annotations.Nullable;

/** How many images go through a network at once. */
final class BatchSize {

  /** Pixels that keep a processor's caches warm, and a GPU busy. */
  private static final int CPU_PIXELS = 32 * 224 * 224;

  private static final int CUDA_PIXELS = 128 * 224 * 224;
  private static final int MOST = 512;

  /** A side for images that keep their size. */
  private static final int USUAL_SIDE = 224;

  private BatchSize() {}

  /** What was asked for, or what suits the device; memory that runs out halves it later. */
  static int of(@Nullable Integer wanted, Transform transform, Device device) {
    if (wanted != null) {
      return wanted;
    }
    int side = transform.crop() > 0 ? transform.crop() : transform.resize();
    side = side > 0 ? side : USUAL_SIDE;
    int pixels =
        switch (device) {
          case Device.Cpu _ -> CPU_PIXELS;
          case Device.Cuda _ -> CUDA_PIXELS;
        };
    return Math.clamp(pixels / (side * side), 1, MOST);
  }
}
