package dev.shortlist.backbone;

/**
 * One image as a network takes it.
 *
 * @param key the item's key, for what is said about it later
 * @param values shape (3, height, width), normalised
 */
public record ImageTensor(String key, int height, int width, float[] values) {

  public ImageTensor {
    if (values.length != 3L * height * width) {
      throw new IllegalArgumentException(
          "%d values for 3 planes of %d x %d".formatted(values.length, width, height));
    }
  }
}
