package dev.shortlist.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.accelerator.TorchAccelerator.Limits;
import dev.shortlist.backbone.Device;
import dev.shortlist.linalg.Accelerator;
import dev.shortlist.linalg.RoughAccelerator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIf;

/** The kernels themselves, run by this processor: what they compute does not need a GPU. */
@EnabledIf(
    value = "dev.shortlist.accelerator.EmulatedCuda#isAvailable",
    disabledReason = "this machine has no g++ to compile the kernels with")
class EmulatedCudaTests extends AcceleratorContract {

  @Override
  Device device() {
    return new Device.Cuda(0);
  }

  @Override
  Accelerator accelerator(List<Device> devices, Limits limits) {
    EmulatedCuda.limitMemory(limits.residentBytes());
    CudaLibraries libraries = EmulatedCuda.libraries();
    return new CudaAccelerator(
        new RoughAccelerator(0, 0, 0),
        devices.stream().map(_ -> new CudaDevice(libraries, 0)).toList(),
        limits.leastWork());
  }

  @AfterEach
  void allMemoryIsFree() {
    assertThat(EmulatedCuda.memoryInUse()).isZero();
  }
}
