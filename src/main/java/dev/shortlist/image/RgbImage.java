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
   * An image stored as a red, a green and a blue plane, as the CIFAR archives do.
   *
   * @param planes at least {@code offset + 3 * width * height} bytes
   */
  public static RgbImage ofPlanes(int width, int height, byte[] planes, int offset) {
    int size = width * height;
    byte[] pixels = new byte[3 * size];
    for (int pixel = 0; pixel < size; pixel++) {
      pixels[3 * pixel] = planes[offset + pixel];
      pixels[3 * pixel + 1] = planes[offset + size + pixel];
      pixels[3 * pixel + 2] = planes[offset + 2 * size + pixel];
    }
    return new RgbImage(width, height, pixels);
  }
}
