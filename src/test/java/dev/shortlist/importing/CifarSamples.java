package dev.shortlist.importing;

import dev.shortlist.fixture.Pictures;
import dev.shortlist.image.RgbImage;
import java.util.Arrays;

/** Images as {@code make_cifar_fixtures.py} makes them. */
final class CifarSamples {

  private CifarSamples() {}

  /** Planes of (shade, 20, 30) whose first pixel is (1, 2, 3). */
  static byte[] planes(int shade) {
    byte[] planes = new byte[Cifar.PLANES];
    Arrays.fill(planes, 0, 1024, (byte) shade);
    Arrays.fill(planes, 1024, 2048, (byte) 20);
    Arrays.fill(planes, 2048, 3072, (byte) 30);
    for (int plane = 0; plane < 3; plane++) {
      planes[1024 * plane] = (byte) (plane + 1);
    }
    return planes;
  }

  static RgbImage image(int shade) {
    return Pictures.ofPlanes(32, 32, planes(shade), 0);
  }

  /**
   * A record of the binary version.
   *
   * @param labels one byte each
   */
  static byte[] record(int shade, int... labels) {
    byte[] record = new byte[labels.length + Cifar.PLANES];
    for (int i = 0; i < labels.length; i++) {
      record[i] = (byte) labels[i];
    }
    System.arraycopy(planes(shade), 0, record, labels.length, Cifar.PLANES);
    return record;
  }

  static byte[] joined(byte[]... records) {
    byte[] all = new byte[Arrays.stream(records).mapToInt(record -> record.length).sum()];
    int at = 0;
    for (byte[] record : records) {
      System.arraycopy(record, 0, all, at, record.length);
      at += record.length;
    }
    return all;
  }
}
