package dev.shortlist.probe;

/** What the scores of one row say, in double and without overflow. */
public final class Softmax {

  private Softmax() {}

  /** The class with the highest score, ties to the lowest. */
  public static int mostLikely(float[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }

  /**
   * The classes with the highest scores, best first, ties to the lowest.
   *
   * @param places how many classes at most
   */
  public static int[] mostLikely(float[] scores, int places) {
    int[] ranked = new int[Math.min(places, scores.length)];
    int filled = 0;
    for (int c = 0; c < scores.length; c++) {
      if (filled == ranked.length && scores[c] <= scores[ranked[filled - 1]]) {
        continue;
      }
      int place = filled < ranked.length ? filled++ : filled - 1;
      for (; place > 0 && scores[c] > scores[ranked[place - 1]]; place--) {
        ranked[place] = ranked[place - 1];
      }
      ranked[place] = c;
    }
    return ranked;
  }

  /**
   * Natural logarithms of the class probabilities.
   *
   * @param scores logits, shape (C)
   * @param temperature what scores are divided by; 1 leaves them as they are
   */
  public static double[] logProbabilities(float[] scores, double temperature) {
    double most = scores[mostLikely(scores)];
    double sum = 0;
    for (float score : scores) {
      sum += StrictMath.exp((score - most) / temperature);
    }
    double logSum = StrictMath.log(sum);
    double[] logs = new double[scores.length];
    for (int c = 0; c < scores.length; c++) {
      logs[c] = (scores[c] - most) / temperature - logSum;
    }
    return logs;
  }

  /** Class probabilities, which add up to 1. */
  public static double[] probabilities(float[] scores) {
    double[] probabilities = logProbabilities(scores, 1);
    for (int c = 0; c < probabilities.length; c++) {
      probabilities[c] = StrictMath.exp(probabilities[c]);
    }
    return probabilities;
  }
}
