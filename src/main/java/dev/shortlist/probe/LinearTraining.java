package dev.shortlist.probe;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * Trains a {@link LinearHead} by cross-entropy: Adam (β 0.9 and 0.999, ε 10⁻⁸, no weight decay) on
 * shuffled batches, the last one kept, weights and bias drawn uniformly from ±1/√d, as the linear
 * evaluation of the reference does. The same seed gives the same head for any number of threads.
 *
 * @see <a href="https://arxiv.org/abs/2110.12033">A Simple Baseline for Low-Budget Active
 *     Learning</a>
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma, Ba: Adam</a>
 */
public final class LinearTraining {

  /** Watches a training, and may end it by throwing. */
  @FunctionalInterface
  public interface EpochObserver {

    /** An observer that only lets the training go on. */
    EpochObserver NONE = (epoch, epochs, loss) -> {};

    /**
     * @param epoch how many are done
     * @param loss mean cross-entropy over the epoch, in nats
     */
    void epoch(int epoch, int epochs, double loss);
  }

  private final LabeledRows rows;
  private final TrainingOptions options;
  private final SplittableRandom random;
  private final Kernels kernels;
  private final LinearHead head;
  private final Adam weightSteps;
  private final Adam biasSteps;
  private final float[] weightGradient;
  private final float[] biasGradient;

  private LinearTraining(LabeledRows rows, TrainingOptions options, long seed, Kernels kernels) {
    this.rows = rows;
    this.options = options;
    this.random = new SplittableRandom(seed);
    this.kernels = kernels;
    int dimension = rows.features().dimension();
    float bound = (float) (1 / Math.sqrt(dimension));
    this.head =
        new LinearHead(
            uniform(Math.multiplyExact(rows.classCount(), dimension), bound),
            uniform(rows.classCount(), bound));
    this.weightSteps = new Adam(head.weights());
    this.biasSteps = new Adam(head.bias());
    this.weightGradient = new float[head.weights().length];
    this.biasGradient = new float[head.bias().length];
  }

  /**
   * @param seed draws the first weights and the order of the rows
   */
  public static LinearHead train(
      LabeledRows rows,
      TrainingOptions options,
      long seed,
      Kernels kernels,
      EpochObserver observer) {
    var training = new LinearTraining(rows, options, seed, kernels);
    int[] order = new int[rows.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    for (int epoch = 0; epoch < options.epochs(); epoch++) {
      double loss = training.epoch(order, options.learningRate(epoch));
      observer.epoch(epoch + 1, options.epochs(), loss);
    }
    return training.head;
  }

  private float[] uniform(int length, float bound) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return values;
  }

  private double epoch(int[] order, double learningRate) {
    shuffle(order);
    double loss = 0;
    for (int first = 0; first < order.length; first += options.batchSize()) {
      int size = Math.min(options.batchSize(), order.length - first);
      int[] batch = new int[size];
      System.arraycopy(order, first, batch, 0, size);
      loss += step(batch, learningRate);
    }
    return loss / order.length;
  }

  private void shuffle(int[] order) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }

  /** One step; returns the sum of the batch's losses before it. */
  private double step(int[] batch, double learningRate) {
    int size = batch.length;
    int dimension = head.dimension();
    float[] inputs = new float[size * dimension];
    for (int i = 0; i < size; i++) {
      rows.features().copyRow(batch[i], inputs, i * dimension);
    }
    // Classes are the rows of every product, so that many classes are shared out over the threads.
    float[] scores = new float[head.classCount() * size];
    kernels.products(head.weightRows(), inputs, size, scores);
    int[] classes = new int[size];
    for (int i = 0; i < size; i++) {
      classes[i] = rows.classes()[batch[i]];
    }
    double loss = new CrossEntropy(scores, head.bias(), size).toGradient(classes);

    FeatureMatrix gradient =
        FeatureMatrix.over(MemorySegment.ofArray(scores), head.classCount(), size);
    kernels.products(gradient, transposed(inputs, size, dimension), dimension, weightGradient);
    sumRows(scores, size, biasGradient);
    weightSteps.step(weightGradient, learningRate, kernels);
    biasSteps.step(biasGradient, learningRate, kernels);
    return loss;
  }

  private static float[] transposed(float[] matrix, int rows, int columns) {
    float[] transposed = new float[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        transposed[column * rows + row] = matrix[row * columns + column];
      }
    }
    return transposed;
  }

  private static void sumRows(float[] matrix, int columns, float[] sums) {
    for (int row = 0; row < sums.length; row++) {
      float sum = 0;
      for (int column = 0; column < columns; column++) {
        sum += matrix[row * columns + column];
      }
      sums[row] = sum;
    }
  }
}
