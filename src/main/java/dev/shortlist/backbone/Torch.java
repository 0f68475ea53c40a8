package dev.shortlist.backbone;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

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
