package dev.shortlist.image;

/**
 * An image of 8 bits per channel.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param pixels shape (height, width, 3): red, green, blue, from the top left; owned by the image
 */
public record RgbImage(int width, int height, byte[] pixels) {

  public RgbImage {
    if (width < 1 || height < 1 || pixels.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "%d bytes for an image of %d x %d pixels".formatted(pixels.length, width, height));
    }
  }

  /**
   * The part of the image from column {@code left} and row {@code top} on.
   *
   * @throws IllegalArgumentException if it reaches outside the image
   */
  public RgbImage crop(int left, int top, int cropWidth, int cropHeight) {
    if (left < 0 || top < 0 || left + cropWidth > width || top + cropHeight > height) {
      throw new IllegalArgumentException(
          "no %d x %d pixels from (%d, %d) on in an image of %d x %d"
              .formatted(cropWidth, cropHeight, left, top, width, height));
    }
    byte[] cropped = new byte[3 * cropWidth * cropHeight];
    for (int y = 0; y < cropHeight; y++) {
      int from = 3 * (width * (top + y) + left);
      System.arraycopy(pixels, from, cropped, 3 * cropWidth * y, 3 * cropWidth);
    }
    return new RgbImage(cropWidth, cropHeight, cropped);
  }

  /** The image with left and right exchanged. */
  public RgbImage mirrored() {
    byte[] mirrored = new byte[pixels.length];
    for (int pixel = 0; pixel < width * height; pixel++) {
      int row = pixel / width * width;
      int other = row + width - 1 - (pixel - row);
      System.arraycopy(pixels, 3 * other, mirrored, 3 * pixel, 3);
    }
    return new RgbImage(width, height, mirrored);
  }
}
