package dev.shortlist.linalg;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * How well rows are covered, each as well as it is similar to the most similar of some items, and
 * what one more item would gain.
 *
 * <p>Similarities, and what they exceed one another by, are rounded to whole units of 2⁻²³ and
 * summed as whole numbers, so that a sum is the same in any order. This is what lets the similarity
 * of two rows be computed once for both, and gains be kept exact by looking again only at rows that
 * have been covered better since they were measured. Memory is O(n) and a block of items.
 */
public final class Coverage {

  /** Items that rows are compared with at once. */
  private static final int ITEMS_AT_ONCE = 2048;

  private final FeatureMatrix features;
  private final RadialKernel kernel;
  private final Loops loops;
  private final Workers workers;

  /** Weights are multiplied with a power of two that brings the largest above ½. */
  private final int scale;

  /** All rows, each with the similarity to its most similar item as its floor. */
  private final Rows all;

  /** What each row would gain as an item when it was last measured, in units. */
  private final long[] measured;

  private final float[] floorsWhenMeasured;
  private boolean isMeasured;

  /** The rows whose floors have risen since. */
  private Rows risen;

  Coverage(
      FeatureMatrix features,
      float[] norms,
      RadialKernel kernel,
      float[] weights,
      Loops loops,
      Workers workers) {
    this.features = features;
    this.kernel = kernel;
    this.loops = loops;
    this.workers = workers;
    this.scale = scaleOf(weights);
    int padded = features.rows() + loops.panelWidth();
    float[] scaled = Arrays.copyOf(weights, padded);
    for (int row = 0; row < weights.length; row++) {
      scaled[row] = Math.scalb(weights[row], scale);
    }
    float[] most = new float[features.rows()];
    Arrays.fill(most, 1);
    this.all = new Rows(features, norms, scaled, new float[padded], most);
    this.measured = new long[features.rows()];
    this.floorsWhenMeasured = new float[features.rows()];
    this.risen = all;
  }

  private static int scaleOf(float[] weights) {
    float most = 0;
    for (float weight : weights) {
      if (!(weight >= 0 && weight <= 1)) {
        throw new IllegalArgumentException("a weight of " + weight);
      }
      most = Math.max(most, weight);
    }
    return most > 0 ? Math.max(0, -1 - Math.getExponent(most)) : 0;
  }

  /** The sum over rows of weight · similarity to the most similar item. */
  public double covered() {
    long units = 0;
    for (int row = 0; row < features.rows(); row++) {
      units += Loops.toUnits(all.floors[row], all.weights[row]);
    }
    return toWeight(units);
  }

  /** Covers the rows with more items. */
  public void cover(int[] items) {
    forEachGroup(items, done -> {}, group -> compare(all, group, () -> this::raise));
    risen = risenSinceMeasured();
  }

  private void raise(Tile tile) {
    for (int r = 0; r < tile.rows; r++) {
      float floor = all.floors[tile.firstRow + r];
      for (int i = r * tile.stride; i < r * tile.stride + tile.columns; i++) {
        floor = Math.max(floor, tile.values[i]);
      }
      all.floors[tile.firstRow + r] = floor;
    }
  }

  private Rows risenSinceMeasured() {
    if (!isMeasured) {
      return all;
    }
    int[] rows =
        IntStream.range(0, features.rows())
            .filter(row -> all.floors[row] > floorsWhenMeasured[row] && all.weights[row] > 0)
            .toArray();
    return new Rows(
        features.view(rows),
        Floats.at(all.norms, rows),
        Floats.at(all.weights, rows),
        Floats.at(floorsWhenMeasured, rows),
        Floats.at(all.floors, rows));
  }

  /**
   * Measures what each of the items would gain, so that later gains need only be corrected. Until
   * the next time, only gains of these items may be asked for.
   *
   * @param progress is told how many have been measured, from time to time
   */
  public void measure(int[] items, IntConsumer progress) {
    if (risen.count() > features.rows() / 2 && items.length > features.rows() / 2) {
      measureAllPairs(progress);
    } else {
      forEachGroup(
          items,
          progress,
          group -> {
            long[] units = units(group);
            for (int i = 0; i < group.length; i++) {
              measured[group[i]] = units[i];
            }
          });
    }
    System.arraycopy(all.floors, 0, floorsWhenMeasured, 0, floorsWhenMeasured.length);
    isMeasured = true;
    risen = risenSinceMeasured();
  }

  /** What each item would add to {@link #covered}, shape (items). */
  public double[] gains(int[] items) {
    double[] gains = new double[items.length];
    for (int from = 0; from < items.length; from += ITEMS_AT_ONCE) {
      int[] group = group(items, from);
      long[] units = units(group);
      for (int i = 0; i < group.length; i++) {
        gains[from + i] = toWeight(units[i]);
      }
    }
    return gains;
  }

  private long[] units(int[] group) {
    long[] units = excess(risen, group);
    if (isMeasured) {
      Arrays.setAll(units, i -> measured[group[i]] - units[i]);
    }
    return units;
  }

  private double toWeight(long units) {
    return Math.scalb((double) units / Loops.UNITS, -scale);
  }

  /** What each item's similarities to rows exceed floors by, less what is above raised ones. */
  private long[] excess(Rows rows, int[] items) {
    Totals totals = new Totals(items.length);
    compare(
        rows,
        items,
        () -> {
          int[] sums = new int[Products.TILE_COLUMNS];
          return tile -> {
            Arrays.fill(sums, 0);
            for (int r = 0; r < tile.rows; r++) {
              addExcess(tile, r, rows, sums);
            }
            totals.add(
                total -> {
                  int count = Math.min(tile.columns, items.length - tile.firstColumn);
                  for (int i = 0; i < count; i++) {
                    total[tile.firstColumn + i] += sums[i];
                  }
                });
          };
        });
    return totals.sum();
  }

  private void addExcess(Tile tile, int r, Rows rows, int[] sums) {
    int row = tile.firstRow + r;
    loops.addExcess(
        tile.values,
        r * tile.stride,
        tile.columns,
        rows.floors[row],
        rows.raised[row],
        rows.weights[row],
        sums);
  }

  /** Measures all rows as items; the similarity of two counts for both of them. */
  private void measureAllPairs(IntConsumer progress) {
    Totals totals = new Totals(features.rows());
    int[] everything = IntStream.range(0, features.rows()).toArray();
    forEachGroup(everything, progress, group -> comparePairs(group, totals));
    System.arraycopy(totals.sum(), 0, measured, 0, measured.length);
  }

  /** Compares consecutive rows with themselves and all rows before them. */
  private void comparePairs(int[] group, Totals totals) {
    int first = group[0];
    Columns columns = Columns.ofRows(features, group, loops);
    workers.forEach(
        Products.blocks(features, first + group.length),
        () -> {
          Products products = new Products(loops, features, columns);
          int[] sums = new int[Products.TILE_COLUMNS];
          return block -> {
            int column = Math.max(0, products.firstRow(block) - first);
            products.ofBlock(
                block,
                column,
                tile -> {
                  toSimilarities(tile, all.norms, columns);
                  totals.add(total -> countPairs(tile, first + tile.firstColumn, sums, total));
                });
          };
        });
  }

  /**
   * @param first the row that is the tile's first column
   */
  private void countPairs(Tile tile, int first, int[] sums, long[] total) {
    Arrays.fill(sums, 0);
    for (int r = 0; r < tile.rows; r++) {
      int row = tile.firstRow + r;
      int at = r * tile.stride;
      int before = Math.clamp((long) row - first, 0, tile.columns);
      Arrays.fill(tile.values, at, at + before, 0); // counted with roles exchanged
      addExcess(tile, r, all, sums);
      if (row >= first && before < tile.columns) {
        tile.values[at + before] = 0; // itself, counted just now
      }
      total[row] += loops.excess(tile.values, at, tile.columns, all.floors, all.weights, first);
    }
    for (int i = 0; i < Math.min(tile.columns, features.rows() - first); i++) {
      total[first + i] += sums[i];
    }
  }

  /**
   * @param sink called once per thread, returns what takes the similarities of rows and items
   */
  private void compare(Rows rows, int[] items, Supplier<Products.TileSink> sink) {
    if (rows.count() == 0) {
      return;
    }
    Columns columns = Columns.ofRows(features, items, loops);
    workers.forEach(
        Products.blocks(rows.features),
        () -> {
          Products products = new Products(loops, rows.features, columns);
          Products.TileSink similarities = sink.get();
          return block ->
              products.ofBlock(
                  block,
                  tile -> {
                    toSimilarities(tile, rows.norms, columns);
                    similarities.take(tile);
                  });
        });
  }

  private void toSimilarities(Tile tile, float[] norms, Columns columns) {
    for (int r = 0; r < tile.rows; r++) {
      int at = r * tile.stride;
      loops.toSquaredDistances(
          tile.values,
          at,
          tile.columns,
          norms[tile.firstRow + r],
          columns.squaredNorms,
          tile.firstColumn);
      loops.toSimilarities(tile.values, at, tile.columns, kernel);
    }
  }

  private static void forEachGroup(int[] items, IntConsumer progress, Consumer<int[]> body) {
    for (int from = 0; from < items.length; from += ITEMS_AT_ONCE) {
      int[] group = group(items, from);
      body.accept(group);
      progress.accept(from + group.length);
    }
  }

  private static int[] group(int[] items, int from) {
    return Arrays.copyOfRange(items, from, Math.min(items.length, from + ITEMS_AT_ONCE));
  }

  /**
   * Rows to sum over.
   *
   * @param floors above which a similarity counts
   * @param raised above which it does not count any more
   */
  private record Rows(
      FeatureMatrix features, float[] norms, float[] weights, float[] floors, float[] raised) {

    int count() {
      return features.rows();
    }
  }
}
