package dev.shortlist.backbone;

import ai.djl.engine.Engine;

/** The PyTorch engine, loaded at its first use: about 2 s, and 112 MB unpacked once. */
public final class Torch {

  private Torch() {}

  public static Engine engine() {
    return Loaded.ENGINE;
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
