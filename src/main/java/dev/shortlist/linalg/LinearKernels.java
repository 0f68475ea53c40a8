package dev.shortlist.linalg;

/**
 * The façade over every provider of kernels for linear classifiers; same promises as {@link
 * Kernels}.
 */
public final class LinearKernels {

  private final Loops loops;
  private final Workers workers;

  LinearKernels(Loops loops, Workers workers) {
    this.loops = loops;
    this.workers = workers;
  }

  /** Receives the scores of a row; the array is reused. */
  @FunctionalInterface
  public interface ScoreSink {
    void take(int row, float[] scores);
  }

  /**
   * The scores of all classes for each row.
   *
   * @param sink given the scores of each row, from several threads at once
   */
  public void scores(FeatureMatrix rows, LinearMap map, ScoreSink sink) {
    Centroids weights = map.weights();
    Kernels.requireDimension(rows, weights.dimension());
    Columns columns = new Columns(weights.values(), weights.count(), weights.dimension(), loops);
    workers.forEach(
        Products.blocks(rows),
        () -> {
          Products products = Products.withWholeRows(loops, rows, columns);
          float[] scores = new float[map.classes()];
          return block -> products.ofBlock(block, tile -> handOver(tile, map, scores, sink));
        });
  }

  private static void handOver(Tile tile, LinearMap map, float[] scores, ScoreSink sink) {
    for (int r = 0; r < tile.rows; r++) {
      for (int c = 0; c < scores.length; c++) {
        scores[c] = tile.values[r * tile.stride + c] + map.biases()[c];
      }
      sink.take(tile.firstRow + r, scores);
    }
  }

  /** Begins to train a classifier. */
  public SoftmaxTraining training(LinearMap start) {
    return new SoftmaxTraining(start, loops, workers);
  }

  /** Goes on training a classifier, with the same steps as if it had never stopped. */
  public SoftmaxTraining training(SoftmaxTraining.State state) {
    return new SoftmaxTraining(state, loops, workers);
  }
}
