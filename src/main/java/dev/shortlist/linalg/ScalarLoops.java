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
      float[] panel,
      int panelAt,
      int depth,
      float[] tile,
      int tileAt,
      int stride) {
    for (int k = 0; k < depth; k++) {
      for (int row = 0; row < TILE_ROWS; row++) {
        float x = rows[rowsAt + k * TILE_ROWS + row];
        for (int column = 0; column < PANEL_WIDTH; column++) {
          int element = tileAt + row * stride + column;
          tile[element] = Math.fma(x, panel[panelAt + k * PANEL_WIDTH + column], tile[element]);
        }
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
}
