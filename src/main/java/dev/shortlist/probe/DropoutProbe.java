package dev.shortlist.probe;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.LinearMap;
import dev.shortlist.linalg.SoftmaxTraining;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A linear classifier behind dropout and batch normalisation without scale and shift, trained with
 * AdamW until its loss has not fallen by 10⁻³ for 20 epochs; the weights at the last such fall are
 * kept.
 *
 * <p>How its predictions waver when features are dropped says how sure it is of a row.
 *
 * @see <a href="https://arxiv.org/abs/2401.14555">Gupte, Aklilu, Nirschl, Yeung-Levy: Revisiting
 *     Active Learning in the Era of Vision Foundation Models, TMLR 2024</a>
 */
public final class DropoutProbe implements Head {

  /** Training ends after so many passes over the rows at the latest. */
  public static final int MOST_EPOCHS = 400;

  private static final int PATIENCE = 20;
  private static final double LEAST_FALL = 1e-3;
  private static final int BATCH_SIZE = 4096;
  private static final double WEIGHT_DECAY = 1e-2;

  private final LinearMap map;
  private final double dropout;
  private final Kernels kernels;

  private DropoutProbe(LinearMap map, double dropout, Kernels kernels) {
    this.map = map;
    this.dropout = dropout;
    this.kernels = kernels;
  }

  /**
   * How it is trained.
   *
   * @param dropout share of the features that is dropped, 0 to less than 1
   * @param learningRate of AdamW
   * @param seed the only source of randomness
   */
  public record Options(double dropout, double learningRate, long seed) {

    public Options {
      if (!(dropout >= 0 && dropout < 1) || !(learningRate > 0)) {
        throw new IllegalArgumentException(
            "cannot train with dropout %s at a rate of %s".formatted(dropout, learningRate));
      }
    }
  }

  /**
   * @param rows shape (n, d)
   * @param classOf class of each row, 0 to {@code classCount} − 1
   */
  public static DropoutProbe train(
      FeatureMatrix rows,
      int[] classOf,
      int classCount,
      Options options,
      Kernels kernels,
      LinearProbe.EpochListener listener) {
    SplittableRandom random = new SplittableRandom(options.seed());
    SoftmaxTraining training =
        kernels.linear().training(LinearProbe.start(rows.dimension(), classCount, random));
    RunningMoments moments = new RunningMoments(rows.dimension());
    LinearMap best = training.current();
    double lowest = Double.POSITIVE_INFINITY;
    int[] order = IntStream.range(0, rows.rows()).toArray();
    int sinceFall = 0;
    for (int epoch = 1; epoch <= MOST_EPOCHS && sinceFall < PATIENCE; epoch++) {
      LinearProbe.shuffle(order, random);
      double loss = 0;
      for (int from = 0; from < order.length; from += BATCH_SIZE) {
        int[] batch = Arrays.copyOfRange(order, from, Math.min(order.length, from + BATCH_SIZE));
        float[][] values = dropped(rows.view(batch), options.dropout(), random);
        moments.normalize(values);
        int[] classes = Arrays.stream(batch).map(row -> classOf[row]).toArray();
        loss += training.step(FeatureMatrix.copyOf(values), classes, options.learningRate());
        training.scale((float) (1 - options.learningRate() * WEIGHT_DECAY));
      }
      double mean = loss / order.length;
      sinceFall++;
      if (mean < lowest - LEAST_FALL) {
        lowest = mean;
        sinceFall = 0;
        best = moments.foldInto(training.current());
      }
      listener.trained(epoch, mean);
    }
    return new DropoutProbe(best, options.dropout(), kernels);
  }

  /** The most likely class of each row with all features, ties to the lowest, shape (n). */
  @Override
  public int[] predict(FeatureMatrix rows) {
    int[] predicted = new int[rows.rows()];
    kernels
        .linear()
        .scores(rows, map, (row, scores) -> predicted[row] = Softmax.mostLikely(scores));
    return predicted;
  }

  /**
   * The most likely class of each row with features dropped at random, ties to the lowest, shape
   * (n). Memory is O(n · d) on the heap: hand over a view of some rows where that is too much.
   */
  public int[] predictDropped(FeatureMatrix rows, SplittableRandom random) {
    return predict(FeatureMatrix.copyOf(dropped(rows, dropout, random)));
  }

  /** Copies of rows, each value 0 with the given probability and scaled up otherwise. */
  private static float[][] dropped(FeatureMatrix rows, double dropout, SplittableRandom random) {
    float kept = (float) (1 / (1 - dropout));
    float[][] values = new float[rows.rows()][];
    for (int row = 0; row < values.length; row++) {
      values[row] = rows.row(row);
      for (int k = 0; k < values[row].length; k++) {
        values[row][k] = random.nextDouble() < dropout ? 0 : values[row][k] * kept;
      }
    }
    return values;
  }

  /** Mean and variance of each column: of a batch in training, smoothed over batches later. */
  private static final class RunningMoments {

    private static final double MOMENTUM = 0.1;
    private static final double EPSILON = 1e-5;

    private final double[] means;
    private final double[] variances;

    RunningMoments(int dimension) {
      this.means = new double[dimension];
      this.variances = new double[dimension];
      Arrays.fill(variances, 1);
    }

    /** Normalizes a batch by its own moments, and takes them into account for later. */
    void normalize(float[][] rows) {
      for (int k = 0; k < means.length; k++) {
        double sum = 0;
        for (float[] row : rows) {
          sum += row[k];
        }
        double mean = sum / rows.length;
        double squares = 0;
        for (float[] row : rows) {
          squares += (row[k] - mean) * (row[k] - mean);
        }
        double deviation = Math.sqrt(squares / rows.length + EPSILON);
        for (float[] row : rows) {
          row[k] = (float) ((row[k] - mean) / deviation);
        }
        means[k] += MOMENTUM * (mean - means[k]);
        if (rows.length > 1) { // one row says nothing of the variance
          variances[k] += MOMENTUM * (squares / (rows.length - 1) - variances[k]);
        }
      }
    }

    /** A map that does to raw rows what {@code map} does to rows normalized as by now. */
    LinearMap foldInto(LinearMap map) {
      Centroids weights = Centroids.zeros(map.classes(), means.length);
      float[] biases = new float[map.classes()];
      for (int c = 0; c < biases.length; c++) {
        float[] row = map.weights().centroid(c);
        double bias = map.biases()[c];
        for (int k = 0; k < row.length; k++) {
          double weight = row[k] / Math.sqrt(variances[k] + EPSILON);
          bias -= weight * means[k];
          row[k] = (float) weight;
        }
        weights.place(c, row);
        biases[c] = (float) bias;
      }
      return new LinearMap(weights, biases);
    }
  }
}
