package dev.shortlist.probe;

import java.util.List;

/**
 * How a linear head is trained.
 *
 * @param epochs passes over the labeled rows
 * @param learningRate of the first epochs
 * @param batchSize rows per step; the last batch of an epoch may be smaller
 * @param milestones epochs from which on the learning rate is a tenth of what it was
 */
public record TrainingOptions(
    int epochs, double learningRate, int batchSize, List<Integer> milestones) {

  /**
   * The published call of the reference: 100 epochs, 0.01, batches of 128, milestones 50 and 75.
   */
  public static final TrainingOptions REFERENCE =
      new TrainingOptions(100, 0.01, 128, List.of(50, 75));

  public TrainingOptions {
    if (epochs < 1 || batchSize < 1 || !(learningRate > 0)) {
      throw new IllegalArgumentException(
          "%d epochs of batches of %d at learning rate %s"
              .formatted(epochs, batchSize, learningRate));
    }
    milestones = List.copyOf(milestones);
  }

  double learningRate(int epoch) {
    int passed = (int) milestones.stream().filter(milestone -> epoch >= milestone).count();
    return learningRate * Math.pow(0.1, passed);
  }
}
