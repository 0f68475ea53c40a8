package dev.shortlist.evaluation;

import dev.shortlist.image.ImageDecoder;
import dev.shortlist.image.RgbImage;
import dev.shortlist.itemimage.ItemImage;
import dev.shortlist.itemimage.ItemImages;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.training.ImageSource;
import java.util.List;
import java.util.UUID;

/**
 * The images of some items of a dataset, read where they are each time.
 *
 * @param items their numbers
 * @param keys what they are called, in the same order
 */
record DatasetImages(ItemImages images, UUID datasetId, int[] items, List<String> keys)
    implements ImageSource {

  @Override
  public String key(int position) {
    return keys.get(position);
  }

  @Override
  public RgbImage read(int position) {
    return switch (images.read(datasetId, items[position])) {
      case ItemImage.Read(int _, String key, byte[] file) -> ImageDecoder.decode(key, file);
      case ItemImage.Unusable(int _, String key) ->
          throw new Problem(
                  ProblemType.UNREADABLE_IMAGE,
                  "the image of item %s cannot be used, as the import found".formatted(key))
              .with("item", key);
      case ItemImage.Unreadable(int _, String _, Problem problem) -> throw problem;
    };
  }
}
