package dev.shortlist.accelerator;

import dev.shortlist.backbone.Device;
import dev.shortlist.linalg.Accelerator;
import dev.shortlist.linalg.FeatureMatrix;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Nearest points by PyTorch's matrix product, on one device or on several that share the chunks of
 * a pass. Every device holds all rows.
 */
final class TorchAccelerator implements Accelerator {

  /** About what the processor does in the time that a call to a device takes. */
  private static final long LEAST_WORK = 1L << 26;

  private final DevicePool devices;
  private final Limits limits;

  /**
   * @param leastWork see {@link Accelerator#leastWork}
   * @param residentBytes what features may take of a device's memory
   * @param scoreBytes what the scores of a chunk may take
   */
  record Limits(long leastWork, long residentBytes, long scoreBytes) {

    static final Limits USUAL = new Limits(LEAST_WORK, Long.MAX_VALUE, 1L << 28);
  }

  TorchAccelerator(List<Device> devices, Limits limits) {
    this.devices = new DevicePool(devices.stream().map(TorchDevice::new).toList());
    this.limits = limits;
  }

  /** Loads PyTorch, which takes seconds, and asks every device how exactly it multiplies. */
  static TorchAccelerator on(List<Device> devices) {
    return new TorchAccelerator(devices, Limits.USUAL);
  }

  @Override
  public String name() {
    return devices.all().stream()
        .map(device -> device.device().toString())
        .collect(Collectors.joining("+"));
  }

  @Override
  public double relativeError(int dimension) {
    return devices.all().stream()
        .mapToDouble(device -> device.precision().relativeError(dimension))
        .max()
        .orElseThrow();
  }

  @Override
  public long leastWork() {
    return limits.leastWork();
  }

  @Override
  public Resident hold(FeatureMatrix rows) {
    return new ResidentRows(rows, devices, limits);
  }
}
