package dev.shortlist.linalg;

/**
 * Trains a {@link LinearMap} by Adam on the softmax cross-entropy of batches of rows.
 *
 * <p>Weights live in panels of columns for as long as training lasts, so that both products of a
 * step run on the same loops as everything else, and a panel's gradient is applied while it is in
 * cache. The bias is the weight of an input that is always 1.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma, Ba: Adam, ICLR 2015</a>
 */
public final class SoftmaxTraining {

  private static final double DECAY_OF_MEAN = 0.9;
  private static final double DECAY_OF_SQUARES = 0.999;

  private final Loops loops;
  private final Workers workers;
  private final int classes;
  private final int dimension;

  /** d + 1 inputs, padded to whole tiles. */
  private final int inputs;

  private final int width;

  /** Weights and Adam's moments, each panel shape (inputs, width). */
  private final float[][] weights;

  private final float[][] means;
  private final float[][] squares;
  private int steps;

  SoftmaxTraining(LinearMap start, Loops loops, Workers workers) {
    this.loops = loops;
    this.workers = workers;
    this.classes = start.classes();
    this.dimension = start.weights().dimension();
    this.inputs = toWholeTiles(dimension + 1);
    this.width = loops.panelWidth();
    int panels = (classes + width - 1) / width;
    this.weights = new float[panels][inputs * width];
    this.means = new float[panels][inputs * width];
    this.squares = new float[panels][inputs * width];
    fill(weights, start);
  }

  /** Goes on where another training was. */
  SoftmaxTraining(State state, Loops loops, Workers workers) {
    this(state.current(), loops, workers);
    fill(means, state.means());
    fill(squares, state.squares());
    steps = state.steps();
  }

  private void fill(float[][] panels, LinearMap map) {
    for (int c = 0; c < classes; c++) {
      float[] panel = panels[c / width];
      for (int k = 0; k < dimension; k++) {
        panel[k * width + c % width] = map.weights().values()[c * dimension + k];
      }
      panel[dimension * width + c % width] = map.biases()[c];
    }
  }

  private static int toWholeTiles(int rows) {
    return (rows + Loops.TILE_ROWS - 1) / Loops.TILE_ROWS * Loops.TILE_ROWS;
  }

  /**
   * One step on the mean loss of a batch.
   *
   * @param classOf class of each row of the batch
   * @return the summed loss before the step
   */
  public double step(FeatureMatrix batch, int[] classOf, double learningRate) {
    steps++;
    int rows = batch.rows();
    int paddedRows = toWholeTiles(rows);
    float[] copied = new float[paddedRows * inputs];
    float[] transposed = new float[inputs * rows];
    float[][] scores = new float[weights.length][paddedRows * width];
    int tiles = paddedRows / Loops.TILE_ROWS;
    workers.forEach(tiles, tile -> copy(batch, tile, copied, transposed));
    workers.forEach(weights.length, panel -> score(copied, paddedRows, panel, scores[panel]));
    double[] losses = new double[rows];
    workers.forEach(tiles, tile -> toGradients(scores, tile, classOf, losses));
    Adam adam = Adam.at(steps, learningRate);
    workers.forEach(weights.length, panel -> descend(transposed, rows, scores[panel], panel, adam));
    return sum(losses);
  }

  /** Copies a tile of rows, shape (rows, inputs), and transposes it, shape (inputs, rows). */
  private void copy(FeatureMatrix batch, int tile, float[] copied, float[] transposed) {
    int first = tile * Loops.TILE_ROWS;
    for (int r = first; r < Math.min(batch.rows(), first + Loops.TILE_ROWS); r++) {
      batch.copyRow(r, copied, r * inputs);
      copied[r * inputs + dimension] = 1;
      for (int k = 0; k < inputs; k++) {
        transposed[k * batch.rows() + r] = copied[r * inputs + k];
      }
    }
  }

  private void toGradients(float[][] scores, int tile, int[] classOf, double[] losses) {
    float[] lanes = new float[Loops.LANES];
    int first = tile * Loops.TILE_ROWS;
    float scale = 1f / losses.length;
    for (int r = first; r < Math.min(losses.length, first + Loops.TILE_ROWS); r++) {
      losses[r] = loops.softmaxGradient(scores, r, classes, classOf[r], scale, lanes);
    }
  }

  private static double sum(double[] losses) {
    double sum = 0;
    for (double loss : losses) {
      sum += loss;
    }
    return sum;
  }

  private void score(float[] copied, int rows, int panel, float[] scores) {
    for (int r = 0; r < rows; r += Loops.TILE_ROWS) {
      loops.multiply(
          copied, r * inputs, inputs, weights[panel], 0, inputs, scores, r * width, width);
    }
  }

  private void descend(float[] transposed, int rows, float[] scores, int panel, Adam adam) {
    float[] gradient = new float[inputs * width];
    for (int k = 0; k < inputs; k += Loops.TILE_ROWS) {
      loops.multiply(transposed, k * rows, rows, scores, 0, rows, gradient, k * width, width);
    }
    loops.adam(weights[panel], gradient, means[panel], squares[panel], adam);
  }

  /** Multiplies all weights and biases with a factor: weight decay apart from the gradient. */
  public void scale(float factor) {
    workers.forEach(
        weights.length,
        panel -> {
          for (int i = 0; i < weights[panel].length; i++) {
            weights[panel][i] *= factor;
          }
        });
  }

  /** The classifier as trained so far, a copy. */
  public LinearMap current() {
    return copy(weights);
  }

  /** Everything that decides how the training goes on, a copy. */
  public State state() {
    return new State(steps, copy(weights), copy(means), copy(squares));
  }

  private LinearMap copy(float[][] panels) {
    float[] biases = new float[classes];
    Centroids map = Centroids.zeros(classes, dimension);
    float[] row = new float[dimension];
    for (int c = 0; c < classes; c++) {
      float[] panel = panels[c / width];
      for (int k = 0; k < dimension; k++) {
        row[k] = panel[k * width + c % width];
      }
      map.place(c, row);
      biases[c] = panel[dimension * width + c % width];
    }
    return new LinearMap(map, biases);
  }

  /**
   * A training between two steps, the same on every processor.
   *
   * @param steps so far
   * @param current the classifier as trained so far
   * @param means of the gradients, decaying
   * @param squares means of the squared gradients, decaying
   */
  public record State(int steps, LinearMap current, LinearMap means, LinearMap squares) {}

  /**
   * The constants of one step.
   *
   * @param stepSize learning rate over the bias correction of the mean
   * @param rootOfCorrection square root of the bias correction of the squares
   */
  record Adam(float stepSize, float rootOfCorrection) {

    static final float MEAN = (float) DECAY_OF_MEAN;
    static final float SQUARES = (float) DECAY_OF_SQUARES;
    static final float EPSILON = 1e-8f;

    static Adam at(int step, double learningRate) {
      return new Adam(
          (float) (learningRate / (1 - Math.pow(DECAY_OF_MEAN, step))),
          (float) Math.sqrt(1 - Math.pow(DECAY_OF_SQUARES, step)));
    }
  }
}
