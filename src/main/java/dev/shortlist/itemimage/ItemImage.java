package dev.shortlist.itemimage;

import dev.shortlist.problem.Problem;

/** The image of one item, as far as it could be had. */
public sealed interface ItemImage {

  int item();

  /** The item's key, or its number where it has none. */
  String key();

  /**
   * @param file a whole file of a format that is decoded; raw pixels come as BMP, which keeps every
   *     byte of them
   */
  record Read(int item, String key, byte[] file) implements ItemImage {}

  /** The import found that this item has no image that can be decoded, and marked it. */
  record Unusable(int item, String key) implements ItemImage {}

  /** The image is not there any more, or not what was imported. */
  record Unreadable(int item, String key, Problem problem) implements ItemImage {}
}
