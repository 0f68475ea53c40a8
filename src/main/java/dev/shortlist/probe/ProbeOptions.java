package dev.shortlist.probe;

import java.util.List;

/**
 * How a linear probe is trained.
 *
 * @param learningRate of Adam, at first
 * @param epochs passes over all rows
 * @param batchSize rows per step
 * @param milestones epochs at whose begin the learning rate is multiplied by {@code factor}
 * @param factor what the learning rate is multiplied by
 */
public record ProbeOptions(
    double learningRate, int epochs, int batchSize, List<Integer> milestones, double factor) {

  /** What the reference program's published tables were made with. */
  public static final ProbeOptions REFERENCE =
      new ProbeOptions(0.01, 100, 128, List.of(50, 75), 0.1);

  public ProbeOptions {
    if (!(learningRate > 0) || epochs < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "cannot train at a rate of %s for %d epochs in batches of %d"
              .formatted(learningRate, epochs, batchSize));
    }
    milestones = List.copyOf(milestones);
  }

  double learningRateAt(int epoch) {
    int passed = (int) milestones.stream().filter(milestone -> epoch >= milestone).count();
    return learningRate * Math.pow(factor, passed);
  }
}
