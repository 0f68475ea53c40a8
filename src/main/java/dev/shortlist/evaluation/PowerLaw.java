package dev.shortlist.evaluation;

/**
 * A learning curve: the accuracy from m labels is ceiling − drop · m^−decay, in percent.
 *
 * @see <a href="https://doi.org/10.1186/1472-6947-12-8">Figueroa, Zeng-Treitler, Kandula, Ngo:
 *     Predicting sample size required for classification performance, BMC Medical Informatics and
 *     Decision Making 2012</a>
 */
record PowerLaw(double ceiling, double drop, double decay) {

  private static final double STEP = 0.05;
  private static final double SLOWEST = 0.05;

  /** A faster one could not be told from a curve that has ended. */
  private static final double FASTEST = 1.5;

  double at(double labels) {
    return ceiling - drop * Math.pow(labels, -decay);
  }

  /**
   * The least-squares fit that never falls and stays below 100. Each decay of a grid leaves a
   * linear problem.
   *
   * @param labels shape (points)
   * @param accuracies percent, shape (points)
   */
  static PowerLaw fit(double[] labels, double[] accuracies) {
    PowerLaw best = new PowerLaw(mean(accuracies), 0, FASTEST);
    double least = Double.POSITIVE_INFINITY;
    for (int step = 0; SLOWEST + step * STEP <= FASTEST + STEP / 2; step++) {
      PowerLaw fitted = fit(labels, accuracies, SLOWEST + step * STEP);
      double squares = fitted.squares(labels, accuracies);
      if (squares < least) {
        best = fitted;
        least = squares;
      }
    }
    return best;
  }

  private static PowerLaw fit(double[] labels, double[] accuracies, double decay) {
    double[] falls = new double[labels.length];
    for (int i = 0; i < falls.length; i++) {
      falls[i] = Math.pow(labels[i], -decay);
    }
    double meanFall = mean(falls);
    double meanAccuracy = mean(accuracies);
    double products = 0;
    double squares = 0;
    double productsBelowAll = 0;
    double squaresBelowAll = 0;
    for (int i = 0; i < falls.length; i++) {
      products += (falls[i] - meanFall) * (meanAccuracy - accuracies[i]);
      squares += (falls[i] - meanFall) * (falls[i] - meanFall);
      productsBelowAll += falls[i] * (100 - accuracies[i]);
      squaresBelowAll += falls[i] * falls[i];
    }
    double drop = Math.max(0, products / squares);
    double ceiling = meanAccuracy + drop * meanFall;
    return ceiling <= 100
        ? new PowerLaw(ceiling, drop, decay)
        : new PowerLaw(100, productsBelowAll / squaresBelowAll, decay);
  }

  private double squares(double[] labels, double[] accuracies) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      double miss = at(labels[i]) - accuracies[i];
      sum += miss * miss;
    }
    return sum;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
