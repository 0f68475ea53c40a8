package dev.shortlist.training;

import dev.shortlist.backbone.ResNetWeights;
import dev.shortlist.backbone.Transform;
import dev.shortlist.problem.Problem;
import java.util.List;

/**
 * Everything that decides what a training comes to.
 *
 * @param start weights of the network; the head starts at random
 * @param transform of validation images; training images are augmented to the side of its crop
 * @param classCount classes the head tells apart, at least 2
 */
public record TrainingSetup(
    ResNetWeights start,
    Transform transform,
    int classCount,
    LabeledImages training,
    LabeledImages validation,
    Schedule schedule,
    long seed) {

  /**
   * @throws Problem if there is too little to train on
   */
  public TrainingSetup {
    if (training.size() < 2 || classCount < 2) {
      throw Problem.invalid(
          "/pool_id",
          "%d labeled images of %d classes are too few to train a network; label more"
              .formatted(training.size(), classCount));
    }
    if (validation.size() == 0) {
      throw Problem.invalid("/validation_feature_cache_id", "there are no validation images");
    }
  }

  /** What a checkpoint of this training is recognised by. */
  String fingerprint() {
    return Fingerprint.of(
        "%s; %s; %d classes; %s; seed %d"
            .formatted(start.network(), transform.describe(), classCount, schedule, seed),
        List.of(training, validation),
        start.network().tensors().keySet().stream().map(start::tensor).toList());
  }
}
