package dev.shortlist.training;

import org.jspecify.annotations.Nullable;

/**
 * What an epoch came to.
 *
 * @param epoch epochs done, from 1
 * @param meanLoss over the images of the epoch, each before the step it took part in
 * @param accuracy on the validation images after the epoch, where it was measured
 */
public record EpochReport(int epoch, double meanLoss, @Nullable Accuracy accuracy) {}
