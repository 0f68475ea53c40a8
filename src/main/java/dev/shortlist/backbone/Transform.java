package dev.shortlist.backbone;

import dev.shortlist.image.ImageDecoder;
import dev.shortlist.image.Interpolation;
import dev.shortlist.image.Resampling;
import dev.shortlist.image.RgbImage;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * From an image to what a network takes, as torchvision's evaluation transforms do it: resize,
 * centre crop, scale to [0, 1], subtract the mean and divide by the deviation.
 *
 * @param resize what the shorter side becomes, in pixels; 0 leaves the image at its size
 * @param crop side of the square cut from the centre, in pixels; 0 keeps the whole
 * @param mean of red, green and blue, in [0, 1]
 * @param deviation of red, green and blue, above 0
 */
public record Transform(
    int resize, int crop, Interpolation interpolation, List<Double> mean, List<Double> deviation) {

  private static final int LARGEST_SIDE = 2048;

  /**
   * @throws Problem with every fault, pointing below {@code /card}
   */
  public Transform {
    List<Fault> faults = new ArrayList<>();
    if (resize < 0 || resize > LARGEST_SIDE) {
      faults.add(new Fault("/card/resize", "must be from 0 (none) to " + LARGEST_SIDE));
    }
    if (crop < 0 || crop > (resize == 0 ? LARGEST_SIDE : resize)) {
      faults.add(new Fault("/card/crop", "must be from 0 (none) to the resized shorter side"));
    }
    if (!areThree(mean, value -> value >= 0 && value <= 1)) {
      faults.add(new Fault("/card/mean", "must be three numbers from 0 to 1"));
    }
    if (!areThree(deviation, value -> value > 0 && value <= 1)) {
      faults.add(new Fault("/card/deviation", "must be three numbers above 0, up to 1"));
    }
    if (!faults.isEmpty()) {
      throw new Problem(ProblemType.INVALID_REQUEST, "the card has faults", faults);
    }
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
  }

  /** A list as JSON gave it, which may have gaps. */
  private static boolean areThree(List<? extends @Nullable Double> values, Predicate<Double> fits) {
    return values.size() == 3
        && values.stream().allMatch(value -> value != null && fits.test(value));
  }

  /**
   * @throws Problem naming the item if its image is smaller than the crop, or a strip that would
   *     become too large
   */
  public ImageTensor apply(String key, RgbImage image) {
    RgbImage resized = resize == 0 ? image : resized(key, image);
    int width = crop == 0 ? resized.width() : crop;
    int height = crop == 0 ? resized.height() : crop;
    if (width > resized.width() || height > resized.height()) {
      throw new Problem(
              ProblemType.UNREADABLE_IMAGE,
              "the image of item %s has %d x %d pixels, fewer than the crop of %d; use a card that resizes"
                  .formatted(key, resized.width(), resized.height(), crop))
          .with("item", key);
    }
    // half to even, as Python rounds: Math.round would move odd margins by a pixel
    int left = (int) Math.rint((resized.width() - width) / 2.0);
    int top = (int) Math.rint((resized.height() - height) / 2.0);
    float[] values = new float[3 * width * height];
    for (int channel = 0; channel < 3; channel++) {
      float[] normalised = normalised(channel);
      int to = channel * width * height;
      for (int y = 0; y < height; y++) {
        int from = 3 * (resized.width() * (top + y) + left) + channel;
        for (int x = 0; x < width; x++) {
          values[to++] = normalised[resized.pixels()[from + 3 * x] & 0xff];
        }
      }
    }
    return new ImageTensor(key, height, width, values);
  }

  private RgbImage resized(String key, RgbImage image) {
    int shorter = Math.min(image.width(), image.height());
    long longer = (long) resize * Math.max(image.width(), image.height()) / shorter;
    if (resize * longer > ImageDecoder.MAX_PIXELS) {
      throw new Problem(
              ProblemType.UNREADABLE_IMAGE,
              "the image of item %s has %d x %d pixels, too long a strip: with a shorter side of %d it would have more than %d; crop it and import it again"
                  .formatted(key, image.width(), image.height(), resize, ImageDecoder.MAX_PIXELS))
          .with("item", key);
    }
    return Resampling.shorterSide(image, resize, interpolation);
  }

  /** What decides the values, in one line that goes into digests and so must never change. */
  public String describe() {
    return "pillow-antialias %s; shorter side %d; centre crop %d; mean %s; deviation %s"
        .formatted(interpolation, resize, crop, mean, deviation);
  }

  /** The value of each byte in one channel, in float32 steps as PyTorch takes them. */
  private float[] normalised(int channel) {
    float[] values = new float[256];
    for (int value = 0; value < values.length; value++) {
      values[value] =
          (value / 255f - mean.get(channel).floatValue()) / deviation.get(channel).floatValue();
    }
    return values;
  }
}
