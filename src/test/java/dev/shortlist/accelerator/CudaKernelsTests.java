package dev.shortlist.accelerator;

import dev.shortlist.accelerator.TorchAccelerator.Limits;
import dev.shortlist.backbone.Device;
import dev.shortlist.linalg.Accelerator;
import dev.shortlist.linalg.RoughAccelerator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/** The kernels on a GPU; skipped where there is none. */
@Tag("gpu")
@EnabledIf(value = "hasCuda", disabledReason = "this machine has no CUDA device")
class CudaKernelsTests extends AcceleratorContract {

  static boolean hasCuda() {
    try {
      new CudaDevice(CudaLibraries.installed(), 0);
      return true;
    } catch (UnsatisfiedLinkError | NativeCallException e) {
      return false;
    }
  }

  private static final class Only {
    static final CudaDevice DEVICE = new CudaDevice(CudaLibraries.installed(), 0);
  }

  @Override
  Device device() {
    return new Device.Cuda(0);
  }

  /** Where nothing shall fit, nothing is held: what memory there is cannot be said here. */
  @Override
  Accelerator accelerator(List<Device> devices, Limits limits) {
    return new CudaAccelerator(
        new RoughAccelerator(0, 0, 0),
        devices.stream().map(_ -> Only.DEVICE).toList(),
        limits.leastWork());
  }
}
