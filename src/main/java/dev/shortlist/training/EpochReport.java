package dev.shortlist.training;

import org.jspecify.annotations.Nullable;

/**
 * What an epoch came to.
 *
 * @param epoch epochs done, from 1
 * @param meanLoss over the images of the epoch, each before the step it took part in
 * @param accuracy on the validation images after the epoch, where it was measured
 */
public record EpochReport(int epoch, double meanLoss, @Nullable Accuracy accuracy) {

  private static final int VALIDATED_EVERY = 10;

  /**
   * Whether the reference program looks at the validation images after an epoch.
   *
   * @param epoch from 0
   */
  static boolean isValidated(int epoch, int epochs) {
    return epoch % VALIDATED_EVERY == 0 || epoch == epochs - 1;
  }
}
