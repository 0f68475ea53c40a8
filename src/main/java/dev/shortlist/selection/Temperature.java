package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.probe.LinearProbe;
import dev.shortlist.probe.ProbeOptions;
import java.util.Arrays;

/**
 * The temperature that makes a probe's confidence match its accuracy best, by expected calibration
 * error on the labels bought last, which a throw-away probe has not seen.
 *
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo, Pleiss, Sun, Weinberger: On Calibration of
 *     Modern Neural Networks, ICML 2017</a>
 */
final class Temperature {

  private static final double HELD_OUT = 0.3;
  private static final double STEP = 0.1;
  private static final int STEPS = 190;

  private Temperature() {}

  /** The best of 1.0, 1.1, … 19.9, ties to the lowest; 1 where there are too few labels to say. */
  static double fitted(Selection selection) {
    LabeledItems labeled = selection.problem().labeled();
    int count = labeled.items().length;
    int kept = count - (int) Math.floor(HELD_OUT * count);
    if (kept == count) {
      return 1;
    }
    LinearProbe probe =
        LinearProbe.train(
            selection.features().view(Arrays.copyOf(labeled.items(), kept)),
            Arrays.copyOf(labeled.classes(), kept),
            labeled.classCount(),
            ProbeOptions.REFERENCE,
            selection.problem().seed(),
            selection.kernels(),
            (epoch, loss) ->
                selection
                    .observer()
                    .progress("calibrating", epoch, ProbeOptions.REFERENCE.epochs()));
    FeatureMatrix heldOut =
        selection.features().view(Arrays.copyOfRange(labeled.items(), kept, count));
    int[] classes = Arrays.copyOfRange(labeled.classes(), kept, count);
    float[][] scores = new float[heldOut.rows()][];
    probe.scores(heldOut, (row, rowScores) -> scores[row] = rowScores.clone());
    double best = 1;
    double leastError = Double.POSITIVE_INFINITY;
    for (int step = 0; step < STEPS; step++) {
      double temperature = 1 + step * STEP;
      Predictions predictions = Predictions.of(scores, temperature);
      double error = calibrationError(predictions, classes, labeled.classCount());
      if (error < leastError) {
        leastError = error;
        best = temperature;
      }
    }
    return best;
  }

  /** Mean gap between confidence and accuracy over equal bins of confidence, weighted by size. */
  static double calibrationError(Predictions predictions, int[] classes, int bins) {
    double[] confidence = new double[bins];
    double[] correct = new double[bins];
    for (int row = 0; row < classes.length; row++) {
      int bin = Math.min(bins - 1, (int) (predictions.probability()[row] * bins));
      confidence[bin] += predictions.probability()[row];
      correct[bin] += predictions.predicted()[row] == classes[row] ? 1 : 0;
    }
    double error = 0;
    for (int bin = 0; bin < bins; bin++) {
      error += Math.abs(confidence[bin] - correct[bin]) / classes.length;
    }
    return error;
  }
}
