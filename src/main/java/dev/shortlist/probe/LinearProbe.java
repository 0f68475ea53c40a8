package dev.shortlist.probe;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.LinearKernels.ScoreSink;
import dev.shortlist.linalg.LinearMap;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A linear classifier on frozen features, trained as the reference program trains it: Adam on the
 * cross-entropy of shuffled batches, the last one kept however small, with the learning rate cut at
 * milestones. Weights and biases start uniform in ±1/√d.
 *
 * <p>Same rows, options and seed, same classifier, for any number of threads. With fewer than about
 * five labels per class {@link NearestNeighbours} is usually the better head.
 */
public final class LinearProbe implements RankingHead {

  private final LinearMap map;
  private final Kernels kernels;

  LinearProbe(LinearMap map, Kernels kernels) {
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
   * Watches the training as {@link EpochListener} does, and may look at the probe as it is then.
   */
  @FunctionalInterface
  public interface ProbeListener {

    /**
     * @param epoch epochs done, from 1
     * @param meanLoss of the epoch, each row's before the step it took part in
     * @param probe makes a copy of what has been learned so far
     */
    void trained(int epoch, double meanLoss, Supplier<LinearProbe> probe);
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
    return train(
        rows,
        classOf,
        classCount,
        options,
        seed,
        kernels,
        (epoch, meanLoss, probe) -> listener.trained(epoch, meanLoss));
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
      ProbeListener listener) {
    ProbeTraining training =
        new ProbeTraining(rows.dimension(), classOf, classCount, options, seed, kernels);
    while (!training.isDone()) {
      double meanLoss =
          training.epoch((epoch, batches) -> batches.stream().map(rows::view).iterator());
      listener.trained(training.epochsDone(), meanLoss, training::probe);
    }
    return training.probe();
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

  /** The classes with the highest scores for each row, ties to the lowest. */
  @Override
  public int[][] rank(FeatureMatrix rows, int places) {
    int[][] ranked = new int[rows.rows()][];
    scores(rows, (row, scores) -> ranked[row] = Softmax.mostLikely(scores, places));
    return ranked;
  }
}
