package dev.shortlist.training;

/**
 * Images with their classes.
 *
 * @param images as many as there are classes, in the same order
 * @param classOf class of each image, from 0
 */
public record LabeledImages(ImageSource images, int[] classOf) {

  public int size() {
    return classOf.length;
  }
}
