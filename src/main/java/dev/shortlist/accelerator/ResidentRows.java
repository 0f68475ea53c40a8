package dev.shortlist.accelerator;

import dev.shortlist.linalg.Accelerator;
import dev.shortlist.linalg.FeatureMatrix;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Rows on every device that has been asked about them. */
final class ResidentRows implements Accelerator.Resident {

  private final FeatureMatrix rows;
  private final DevicePool devices;
  private final TorchAccelerator.Limits limits;
  private final Map<TorchDevice, DeviceRows> loaded = new ConcurrentHashMap<>();

  ResidentRows(FeatureMatrix rows, DevicePool devices, TorchAccelerator.Limits limits) {
    this.rows = rows;
    this.devices = devices;
    this.limits = limits;
  }

  @Override
  public Accelerator.Scoring score(FeatureMatrix points, float[] pointNorms) {
    return new TorchScoring(this, points, pointNorms, devices, limits.scoreBytes());
  }

  /** The rows on a device that the caller has to itself. */
  DeviceRows on(TorchDevice device) {
    return loaded.computeIfAbsent(device, key -> new DeviceRows(key, rows, limits));
  }

  @Override
  public void close() {
    loaded.values().forEach(DeviceRows::close);
  }
}
