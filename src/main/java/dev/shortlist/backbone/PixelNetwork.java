package dev.shortlist.backbone;

/** The images themselves. */
record PixelNetwork() implements Network {

  @Override
  public float[] forward(float[] values, int n, int height, int width) {
    return values.clone();
  }

  @Override
  public void close() {}
}
