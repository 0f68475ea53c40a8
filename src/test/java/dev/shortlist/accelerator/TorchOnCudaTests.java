package dev.shortlist.accelerator;

import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.util.cuda.CudaUtils;
import dev.shortlist.backbone.Device;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The same on a GPU; skipped where there is none. */
@Tag("gpu")
class TorchOnCudaTests extends TorchAcceleratorContract {

  @BeforeAll
  static void requireCuda() {
    assumeThat(CudaUtils.hasCuda()).as("a CUDA device").isTrue();
  }

  @Override
  Device device() {
    return new Device.Cuda(0);
  }
}
