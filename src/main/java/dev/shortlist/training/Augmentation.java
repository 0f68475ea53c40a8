package dev.shortlist.training;

import dev.shortlist.backbone.ImageTensor;
import dev.shortlist.backbone.Transform;
import dev.shortlist.image.RgbImage;
import dev.shortlist.problem.Problem;
import java.util.random.RandomGenerator;

/**
 * The reference's training transform: a random part of the image scaled to the side of the
 * evaluation transform's crop, mirrored half of the time, and normalised likewise.
 */
final class Augmentation {

  private final Transform evaluation;
  private final Transform normalisation;

  /**
   * @throws Problem if the evaluation transform leaves images at different sizes
   */
  Augmentation(Transform evaluation) {
    if (evaluation.crop() == 0) {
      throw Problem.invalid(
          "/card", "training needs images of one size; use a backbone whose card has a crop");
    }
    this.evaluation = evaluation;
    this.normalisation =
        new Transform(0, 0, evaluation.interpolation(), evaluation.mean(), evaluation.deviation());
  }

  int side() {
    return evaluation.crop();
  }

  ImageTensor apply(String key, RgbImage image, RandomGenerator random) {
    RgbImage part =
        RandomResizedCrop.draw(image.width(), image.height(), random)
            .of(image, side(), evaluation.interpolation());
    boolean mirror = random.nextDouble() < 0.5;
    return normalisation.apply(key, mirror ? part.mirrored() : part);
  }
}
