package dev.shortlist.linalg;

import static dev.shortlist.linalg.FeatureMatrix.FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The reference: plain Java, the meaning of every other implementation. */
final class ScalarLoops implements Loops {

  private static final int PANEL_WIDTH = 8;

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int panelWidth() {
    return PANEL_WIDTH;
  }

  @Override
  public void multiply(
      float[] rows,
      int rowsAt,
      int rowStride,
      float[] panel,
      int panelAt,
      int depth,
      float[] tile,
      int tileAt,
      int tileStride) {
    float[] sums = new float[TILE_ROWS * PANEL_WIDTH];
    for (int k = 0; k < depth; k++) {
      for (int row = 0; row < TILE_ROWS; row++) {
        float x = rows[rowsAt + row * rowStride + k];
        for (int column = 0; column < PANEL_WIDTH; column++) {
          int element = row * PANEL_WIDTH + column;
          sums[element] = Math.fma(x, panel[panelAt + k * PANEL_WIDTH + column], sums[element]);
        }
      }
    }
    for (int row = 0; row < TILE_ROWS; row++) {
      for (int column = 0; column < PANEL_WIDTH; column++) {
        tile[tileAt + row * tileStride + column] += sums[row * PANEL_WIDTH + column];
      }
    }
  }

  @Override
  public float toSquaredDistances(
      float[] products, int at, int count, float rowNorm, float[] columnNorms, int firstColumn) {
    float least = Float.POSITIVE_INFINITY;
    for (int column = 0; column < count; column++) {
      float norms = rowNorm + columnNorms[firstColumn + column];
      float distance = Math.max(0, Math.fma(-2, products[at + column], norms));
      products[at + column] = distance;
      least = Math.min(least, distance);
    }
    return least;
  }

  @Override
  public float scale(float[] values, int at, int count, float[] factors, int firstFactor) {
    float least = Float.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      values[at + i] *= factors[firstFactor + i];
      least = Math.min(least, values[at + i]);
    }
    return least;
  }

  @Override
  public int indexOf(float[] values, int at, int count, float value) {
    for (int index = at; index < at + count; index++) {
      if (values[index] == value) {
        return index;
      }
    }
    throw new IllegalStateException("no %s among %d values".formatted(value, count));
  }

  @Override
  public float squaredDistance(MemorySegment rows, long offset, float[] point, float[] lanes) {
    Arrays.fill(lanes, 0);
    for (int i = 0; i < point.length; i++) {
      float difference = rows.get(FLOAT, offset + 4L * i) - point[i];
      lanes[i % LANES] = Math.fma(difference, difference, lanes[i % LANES]);
    }
    return Loops.fold(lanes);
  }

  @Override
  public void add(MemorySegment rows, long offset, float[] sums, int at, int length) {
    for (int i = 0; i < length; i++) {
      sums[at + i] += rows.get(FLOAT, offset + 4L * i);
    }
  }

  @Override
  public void addScaled(
      MemorySegment rows, long offset, float weight, float[] sums, int at, int length) {
    for (int i = 0; i < length; i++) {
      sums[at + i] = Math.fma(weight, rows.get(FLOAT, offset + 4L * i), sums[at + i]);
    }
  }

  @Override
  public void toSimilarities(float[] distances, int at, int count, RadialKernel kernel) {
    float scale = kernel.scale();
    for (int i = at; i < at + count; i++) {
      float similarity =
          switch (kernel.profile()) {
            case GAUSSIAN -> Exponential.of(distances[i] * scale);
            case TOP_HAT -> distances[i] < scale ? 1 : 0;
          };
      distances[i] = similarity + 1 - 1;
    }
  }

  @Override
  public void addExcess(
      float[] similarities,
      int at,
      int count,
      float floor,
      float raised,
      float weight,
      int[] sums) {
    for (int i = 0; i < count; i++) {
      float similarity = similarities[at + i];
      sums[i] +=
          Loops.toUnits(Math.max(0, similarity - floor), weight)
              - Loops.toUnits(Math.max(0, similarity - raised), weight);
    }
  }

  @Override
  public long excess(
      float[] similarities, int at, int count, float[] floors, float[] weights, int first) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      float excess = Math.max(0, similarities[at + i] - floors[first + i]);
      sum += Loops.toUnits(excess, weights[first + i]);
    }
    return sum;
  }

  @Override
  public double softmaxGradient(
      float[][] scores, int row, int classes, int trueClass, float scale, float[] lanes) {
    int at = row * PANEL_WIDTH;
    float most = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      most = Math.max(most, scores[c / PANEL_WIDTH][at + c % PANEL_WIDTH]);
    }
    float trueScore = scores[trueClass / PANEL_WIDTH][at + trueClass % PANEL_WIDTH];
    Arrays.fill(lanes, 0);
    for (int c = 0; c < classes; c++) {
      float power = Exponential.of(scores[c / PANEL_WIDTH][at + c % PANEL_WIDTH] - most);
      scores[c / PANEL_WIDTH][at + c % PANEL_WIDTH] = power;
      lanes[c % LANES] += power;
    }
    float sum = Loops.fold(lanes);
    for (int c = 0; c < scores.length * PANEL_WIDTH; c++) {
      float power = c < classes ? scores[c / PANEL_WIDTH][at + c % PANEL_WIDTH] : 0;
      scores[c / PANEL_WIDTH][at + c % PANEL_WIDTH] = power * (scale / sum);
    }
    scores[trueClass / PANEL_WIDTH][at + trueClass % PANEL_WIDTH] -= scale;
    return StrictMath.log(sum) + most - trueScore;
  }

  @Override
  public void adam(
      float[] weights,
      float[] gradient,
      float[] means,
      float[] squares,
      SoftmaxTraining.Adam constants) {
    for (int i = 0; i < weights.length; i++) {
      float g = gradient[i];
      means[i] = Math.fma(means[i] - g, SoftmaxTraining.Adam.MEAN, g);
      float squared = g * g;
      squares[i] = Math.fma(squares[i] - squared, SoftmaxTraining.Adam.SQUARES, squared);
      float root = (float) Math.sqrt(squares[i]);
      float denominator = root / constants.rootOfCorrection() + SoftmaxTraining.Adam.EPSILON;
      weights[i] -= constants.stepSize() * means[i] / denominator;
    }
  }
}
