package dev.shortlist.training;

import dev.shortlist.image.RgbImage;

/** Images to be read one at a time, from several threads at once. */
public interface ImageSource {

  /** The item's key, for what is said about its image. */
  String key(int position);

  /**
   * @throws dev.shortlist.problem.Problem naming the item if its image is missing or unreadable
   */
  RgbImage read(int position);
}
