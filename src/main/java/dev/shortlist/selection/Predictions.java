package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.probe.LinearProbe;
import dev.shortlist.probe.ProbeOptions;
import dev.shortlist.probe.Softmax;

/**
 * What a linear probe trained on the labeled items says of some items: all arrays shape (n).
 *
 * @param predicted the most likely class
 * @param probability of the most likely class
 * @param runnerUp the second most likely class; the same where there is only one class
 * @param runnerUpProbability of the second most likely class; 0 where there is only one class
 * @param entropy of the class probabilities, in nats
 */
record Predictions(
    int[] predicted,
    double[] probability,
    int[] runnerUp,
    double[] runnerUpProbability,
    double[] entropy) {

  /** A probe trained on all labeled items. */
  static LinearProbe trainedProbe(Selection selection) {
    LabeledItems labeled = selection.problem().labeled();
    ProbeOptions options = ProbeOptions.REFERENCE;
    return LinearProbe.train(
        selection.features().view(labeled.items()),
        labeled.classes(),
        labeled.classCount(),
        options,
        selection.problem().seed(),
        selection.kernels(),
        (epoch, loss) -> selection.observer().progress("training", epoch, options.epochs()));
  }

  /**
   * @param temperature what scores are divided by before the softmax
   */
  static Predictions of(FeatureMatrix rows, LinearProbe probe, double temperature) {
    Predictions predictions = empty(rows.rows());
    probe.scores(rows, (row, scores) -> predictions.note(row, scores, temperature));
    return predictions;
  }

  /** What scores already at hand say, shape (n, C). */
  static Predictions of(float[][] scores, double temperature) {
    Predictions predictions = empty(scores.length);
    for (int row = 0; row < scores.length; row++) {
      predictions.note(row, scores[row], temperature);
    }
    return predictions;
  }

  private static Predictions empty(int n) {
    return new Predictions(new int[n], new double[n], new int[n], new double[n], new double[n]);
  }

  private void note(int row, float[] scores, double temperature) {
    double[] logs = Softmax.logProbabilities(scores, temperature);
    int first = Softmax.mostLikely(scores);
    int second = first;
    for (int c = 0; c < logs.length; c++) {
      double p = StrictMath.exp(logs[c]);
      entropy[row] -= p == 0 ? 0 : p * logs[c];
      if (c != first && (second == first || scores[c] > scores[second])) {
        second = c;
      }
    }
    predicted[row] = first;
    probability[row] = StrictMath.exp(logs[first]);
    runnerUp[row] = second;
    runnerUpProbability[row] = second == first ? 0 : StrictMath.exp(logs[second]);
  }

  /** How little the two most likely classes differ: 1 − (p₁ − p₂). */
  double closeness(int row) {
    return 1 - (probability[row] - runnerUpProbability[row]);
  }

  Reason.Uncertainty reason(int row) {
    return new Reason.Uncertainty(
        predicted[row], probability[row], runnerUp[row], runnerUpProbability[row], entropy[row]);
  }
}
