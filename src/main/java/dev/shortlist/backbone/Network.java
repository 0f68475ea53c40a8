package dev.shortlist.backbone;

/** What turns images into rows of numbers, one batch at a time. */
interface Network extends AutoCloseable {

  /**
   * @param values shape (n, 3, height, width)
   * @return shape (n, d), not normalised
   * @throws OutOfDeviceMemoryException if the batch is too large for the device
   * @throws NetworkFailure if the network refuses the batch or returns something else
   */
  float[] forward(float[] values, int n, int height, int width);

  @Override
  void close();
}
