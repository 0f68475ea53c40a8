package dev.shortlist.itemimage;

import dev.shortlist.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The images of some items of a dataset, to be read again and again: where they are was asked once.
 */
public final class ChosenImages {

  private final ItemImages images;
  private final List<String> keys;
  private final List<@Nullable ImageRow> rows;

  ChosenImages(ItemImages images, List<String> keys, List<@Nullable ImageRow> rows) {
    this.images = images;
    this.keys = keys;
    this.rows = rows;
  }

  /**
   * The item's key, or its number where it has none.
   *
   * @param position among the chosen items
   */
  public String key(int position) {
    return keys.get(position);
  }

  /**
   * The file as it is now; may be called from several threads at once.
   *
   * @throws Problem naming the item if its image is missing or not what was imported
   */
  public byte[] read(int position) {
    return images.read(keys.get(position), rows.get(position));
  }
}
