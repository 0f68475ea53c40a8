package dev.shortlist.probe;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.LinearKernels.ScoreSink;
import dev.shortlist.linalg.LinearMap;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A linear classifier on frozen features, trained as the reference program trains it: Adam on the
 * cross-entropy of shuffled batches, the last one kept however small, with the learning rate cut at
 * milestones. Weights and biases start uniform in ±1/√d.
 *
 * <p>Same rows, options and seed, same classifier, for any number of threads. With fewer than about
 * five labels per class {@link NearestNeighbours} is usually the better head.
 */
public final class LinearProbe implements Head {

  private final LinearMap map;
  private final Kernels kernels;

  private LinearProbe(LinearMap map, Kernels kernels) {
    this.map = map;
    this.kernels = kernels;
  }

  /** Watches the training, and may end it by throwing. */
  @FunctionalInterface
  public interface EpochListener {

    /**
     * @param epoch epochs done, from 1
     * @param meanLoss of the epoch, each row's before the step it took part in
     */
    void trained(int epoch, double meanLoss);
  }

  /**
   * @param rows unit rows, shape (n, d)
   * @param classOf class of each row, 0 to {@code classCount} − 1
   */
  public static LinearProbe train(
      FeatureMatrix rows,
      int[] classOf,
      int classCount,
      ProbeOptions options,
      long seed,
      Kernels kernels,
      EpochListener listener) {
    SplittableRandom random = new SplittableRandom(seed);
    var training = kernels.linear().training(start(rows.dimension(), classCount, random));
    int[] order = IntStream.range(0, rows.rows()).toArray();
    for (int epoch = 0; epoch < options.epochs(); epoch++) {
      shuffle(order, random);
      double loss = 0;
      for (int from = 0; from < order.length; from += options.batchSize()) {
        int to = Math.min(order.length, from + options.batchSize());
        int[] batch = Arrays.copyOfRange(order, from, to);
        int[] classes = Arrays.stream(batch).map(row -> classOf[row]).toArray();
        loss += training.step(rows.view(batch), classes, options.learningRateAt(epoch));
      }
      listener.trained(epoch + 1, loss / order.length);
    }
    return new LinearProbe(training.current(), kernels);
  }

  /** Weights and biases uniform in ±1/√d. */
  static LinearMap start(int dimension, int classCount, SplittableRandom random) {
    double bound = 1 / Math.sqrt(dimension);
    Centroids weights = Centroids.zeros(classCount, dimension);
    for (int i = 0; i < weights.values().length; i++) {
      weights.values()[i] = (float) random.nextDouble(-bound, bound);
    }
    float[] biases = new float[classCount];
    for (int c = 0; c < classCount; c++) {
      biases[c] = (float) random.nextDouble(-bound, bound);
    }
    return new LinearMap(weights, biases);
  }

  static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
  }

  /** What has been learned. */
  public LinearMap map() {
    return map;
  }

  /**
   * The scores (logits) of all classes for each row.
   *
   * @param sink called from several threads at once, for different rows; the array is reused
   */
  public void scores(FeatureMatrix rows, ScoreSink sink) {
    kernels.linear().scores(rows, map, sink);
  }

  /** The class with the highest score for each row, ties to the lowest, shape (n). */
  @Override
  public int[] predict(FeatureMatrix rows) {
    int[] predicted = new int[rows.rows()];
    scores(rows, (row, scores) -> predicted[row] = Softmax.mostLikely(scores));
    return predicted;
  }
}
