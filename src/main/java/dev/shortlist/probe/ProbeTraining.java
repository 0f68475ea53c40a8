package dev.shortlist.probe;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.LinearMap;
import dev.shortlist.linalg.SoftmaxTraining;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A {@link LinearProbe} in training, one epoch after the other. The rows may be others in every
 * epoch, as those of augmented images are, and a training that was interrupted between two epochs
 * can go on from its state.
 */
public final class ProbeTraining {

  private final int[] classOf;
  private final int classCount;
  private final ProbeOptions options;
  private final Kernels kernels;
  private final Supplier<int[]> orders;
  private SoftmaxTraining training;
  private int epochsDone;

  /** Gives the rows of an epoch. */
  @FunctionalInterface
  public interface Rows {

    /**
     * @param epoch from 0
     * @param batches numbers of the rows of each batch
     * @return unit rows, one matrix per batch, each shape (rows of the batch, d)
     */
    Iterator<FeatureMatrix> of(int epoch, List<int[]> batches);
  }

  /**
   * @param dimension numbers per row, d
   * @param classOf class of each row, 0 to {@code classCount} − 1
   */
  public ProbeTraining(
      int dimension,
      int[] classOf,
      int classCount,
      ProbeOptions options,
      long seed,
      Kernels kernels) {
    SplittableRandom random = new SplittableRandom(seed);
    LinearMap start = LinearProbe.start(dimension, classCount, random);
    int[] order = IntStream.range(0, classOf.length).toArray();
    Supplier<int[]> orders =
        () -> {
          Shuffles.shuffle(order, random);
          return order;
        };
    this(start, classOf, options, orders, kernels);
  }

  /**
   * From a start that is given, without randomness of its own.
   *
   * @param orders gives the order in which an epoch takes the rows
   */
  ProbeTraining(
      LinearMap start,
      int[] classOf,
      ProbeOptions options,
      Supplier<int[]> orders,
      Kernels kernels) {
    this.classOf = classOf;
    this.classCount = start.classes();
    this.options = options;
    this.orders = orders;
    this.kernels = kernels;
    this.training = kernels.linear().training(start);
  }

  public int epochsDone() {
    return epochsDone;
  }

  public boolean isDone() {
    return epochsDone == options.epochs();
  }

  /**
   * Trains for one epoch.
   *
   * @return the mean loss, each row's before the step it took part in
   */
  public double epoch(Rows rows) {
    List<int[]> batches = nextBatches();
    Iterator<FeatureMatrix> features = rows.of(epochsDone, batches);
    double loss = 0;
    for (int[] batch : batches) {
      int[] classes = Arrays.stream(batch).map(row -> classOf[row]).toArray();
      loss += training.step(features.next(), classes, options.learningRateAt(epochsDone));
    }
    epochsDone++;
    return loss / classOf.length;
  }

  private List<int[]> nextBatches() {
    int[] order = orders.get();
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < order.length; from += options.batchSize()) {
      int to = Math.min(order.length, from + options.batchSize());
      batches.add(Arrays.copyOfRange(order, from, to));
    }
    return batches;
  }

  /** The probe as trained so far, a copy. */
  public LinearProbe probe() {
    return new LinearProbe(training.current(), kernels);
  }

  /** What has been learned and what the optimiser remembers, a copy. */
  public SoftmaxTraining.State state() {
    return training.state();
  }

  /**
   * Takes a training that has just begun to where another of the same rows, options and seed was.
   *
   * @param state as {@link #state} gave it after so many epochs
   */
  public void resume(int epochs, SoftmaxTraining.State state) {
    if (epochsDone > 0 || state.current().classes() != classCount) {
      throw new IllegalStateException("only a training that has just begun can be resumed");
    }
    for (epochsDone = 0; epochsDone < epochs; epochsDone++) {
      // the orders that were drawn
      var _ = orders.get();
    }
    training = kernels.linear().training(state);
  }
}
