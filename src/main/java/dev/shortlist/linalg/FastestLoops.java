package dev.shortlist.linalg;

import java.lang.System.Logger.Level;

/** The provider for this processor, chosen once, when first asked for. */
final class FastestLoops {

  static final Loops CHOSEN = choose();

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private FastestLoops() {}

  private static Loops choose() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
      return new VectorLoops();
    }
    System.getLogger(Kernels.class.getName())
        .log(
            Level.WARNING,
            "Module {0} is absent, so kernels run without SIMD and take three to twenty times as"
                + " long; start Java with --add-modules {0}",
            VECTOR_MODULE);
    return new ScalarLoops();
  }
}
