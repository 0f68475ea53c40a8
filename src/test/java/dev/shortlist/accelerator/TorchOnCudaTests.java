package dev.shortlist.accelerator;

import ai.djl.util.cuda.CudaUtils;
import dev.shortlist.backbone.Device;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same on a GPU; skipped where there is none. */
@Tag("gpu")
@EnabledIf(value = "hasCuda", disabledReason = "this machine has no CUDA device")
class TorchOnCudaTests extends AcceleratorContract {

  static boolean hasCuda() {
    return CudaUtils.hasCuda();
  }

  @Override
  Device device() {
    return new Device.Cuda(0);
  }
}
