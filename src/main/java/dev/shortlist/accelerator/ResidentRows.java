package dev.shortlist.accelerator;

import dev.shortlist.linalg.Accelerator;
import dev.shortlist.linalg.FeatureMatrix;

/** Rows on every device that has been asked about them. */
final class ResidentRows implements Accelerator.Resident {

  private final DevicePool devices;
  private final TorchAccelerator.Limits limits;
  private final PerDevice<DeviceRows> rows;

  ResidentRows(FeatureMatrix rows, DevicePool devices, TorchAccelerator.Limits limits) {
    this.devices = devices;
    this.limits = limits;
    this.rows = new PerDevice<>(device -> new DeviceRows(device, rows, limits));
  }

  @Override
  public Accelerator.Scoring score(FeatureMatrix points, float[] pointNorms) {
    return new TorchScoring(rows, points, pointNorms, devices, limits.scoreBytes());
  }

  @Override
  public void close() {
    rows.close();
  }
}
