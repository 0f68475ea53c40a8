package dev.shortlist.accelerator;

import dev.shortlist.linalg.Accelerator;
import dev.shortlist.linalg.FeatureMatrix;

/** Deals chunks of rows to devices, each of which has all points. */
final class TorchScoring implements Accelerator.Scoring {

  /** More do not make a device faster, and fewer let all threads take part in the checks. */
  private static final int MOST_ROWS = 1 << 14;

  private final PerDevice<DeviceRows> resident;
  private final PerDevice<DevicePoints> points;
  private final DevicePool devices;
  private final int chunkRows;

  TorchScoring(
      PerDevice<DeviceRows> resident,
      FeatureMatrix points,
      float[] pointNorms,
      DevicePool devices,
      long scoreBytes) {
    this.resident = resident;
    this.points = new PerDevice<>(device -> new DevicePoints(device, points, pointNorms));
    this.devices = devices;
    this.chunkRows = Math.clamp(scoreBytes / 4 / points.rows(), 1, MOST_ROWS);
  }

  @Override
  public int chunkRows() {
    return chunkRows;
  }

  @Override
  public Accelerator.Proposals propose(FeatureMatrix rows, int from, int to, int count) {
    return devices.with(
        device -> points.on(device).propose(resident.on(device), rows, from, to, count));
  }

  @Override
  public void close() {
    points.close();
  }
}
