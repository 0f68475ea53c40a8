package dev.shortlist.backbone;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** The PyTorch engine, loaded at its first use: about 2 s, and 112 MB unpacked once. */
public final class Torch {

  private Torch() {}

  public static Engine engine() {
    return Loaded.ENGINE;
  }

  /**
   * What its results depend on beside the device, for provenance, for example {@code PyTorch 2.7.1,
   * 2 threads}.
   */
  public static String description() {
    Engine engine = engine();
    int threads = JniUtils.getNumThreads();
    return "%s %s, %d %s"
        .formatted(
            engine.getEngineName(),
            engine.getVersion(),
            threads,
            threads == 1 ? "thread" : "threads");
  }

  public static ai.djl.Device on(Device device) {
    return switch (device) {
      case Device.Cpu() -> ai.djl.Device.cpu();
      case Device.Cuda(int index) -> ai.djl.Device.gpu(index);
    };
  }

  /**
   * Computes without keeping what gradients would need: the maps of all layers. PyTorch has a mode
   * for it per thread, and a thread begins in the other one.
   *
   * @param work does not wait, so that a virtual thread stays on the thread whose mode this is
   */
  public static <T> T withoutGradients(Supplier<T> work) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  /** Gives memory back that PyTorch keeps for later; others than this process may need it now. */
  public static void release(ai.djl.Device device) {
    if (device.isGpu()) {
      JniUtils.emptyCudaCache();
    }
  }

  private static final class Loaded {

    static final Engine ENGINE = load();

    /** The native libraries are on the class path; nothing is fetched and nobody is told. */
    private static Engine load() {
      setDefault("ai.djl.offline", "true");
      setDefault("OPT_OUT_TRACKING", "true");
      return Engine.getEngine("PyTorch");
    }

    private static void setDefault(String property, String value) {
      System.setProperty(property, System.getProperty(property, value));
    }
  }
}
