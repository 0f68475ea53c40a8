package dev.shortlist.evaluation;

import dev.shortlist.image.ImageDecoder;
import dev.shortlist.image.RgbImage;
import dev.shortlist.itemimage.ChosenImages;
import dev.shortlist.training.ImageSource;

/** Images of a dataset, read and decoded each time. */
record DatasetImages(ChosenImages chosen) implements ImageSource {

  @Override
  public String key(int position) {
    return chosen.key(position);
  }

  @Override
  public RgbImage read(int position) {
    return ImageDecoder.decode(key(position), chosen.read(position));
  }
}
