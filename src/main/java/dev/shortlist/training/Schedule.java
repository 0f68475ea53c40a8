package dev.shortlist.training;

import java.util.List;

/**
 * How a network is trained.
 *
 * @param epochs passes over all images
 * @param batchSize images per step
 * @param milestones epochs at whose begin every learning rate is multiplied by {@code factor}
 * @param factor what learning rates are multiplied by
 */
public record Schedule(
    Method method, int epochs, int batchSize, List<Integer> milestones, double factor) {

  /** What the reference program's instructions move a pretrained network at. */
  public static final double BACKBONE_RATE = 1e-4;

  /** What they move its head at. */
  public static final double HEAD_RATE = 0.01;

  /** What they move a network with random weights at. */
  public static final double SCRATCH_RATE = 0.1;

  /** As the reference fine-tunes, with the rates its instructions give. */
  public static final Schedule FINE_TUNE = fineTuning(BACKBONE_RATE, HEAD_RATE);

  /** As the reference trains from scratch. */
  public static final Schedule SCRATCH = fromScratch(SCRATCH_RATE);

  public Schedule {
    if (epochs < 1 || batchSize < 2 || !(factor > 0)) {
      throw new IllegalArgumentException(
          "cannot train for %d epochs in batches of %d, cutting rates by %s"
              .formatted(epochs, batchSize, factor));
    }
    milestones = List.copyOf(milestones);
  }

  /** As the reference fine-tunes, at rates of one's own. */
  public static Schedule fineTuning(double backboneRate, double headRate) {
    return new Schedule(
        new Method.FineTune(backboneRate, headRate), 100, 128, List.of(50, 75), 0.1);
  }

  /** As the reference trains from scratch, at a rate of one's own. */
  public static Schedule fromScratch(double rate) {
    return new Schedule(new Method.Scratch(rate, 0.9, 1e-4), 100, 128, List.of(30, 60, 90), 0.1);
  }

  /** The same schedule for another number of epochs and images per step. */
  public Schedule with(int newEpochs, int newBatchSize, List<Integer> newMilestones) {
    return new Schedule(method, newEpochs, newBatchSize, newMilestones, factor);
  }

  /** What learning rates are multiplied by in an epoch, counted from 0. */
  double factorAt(int epoch) {
    int passed = (int) milestones.stream().filter(milestone -> epoch >= milestone).count();
    return Math.pow(factor, passed);
  }
}
