package dev.shortlist.linalg;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Compares every row with every point on this processor, block by block: the meaning of every other
 * search.
 */
final class BlockedSearch implements PointSearch {

  /** Points that are copied to the heap together, so that large sets of them never are. */
  private static final int POINTS_AT_ONCE = 4096;

  /** Rows per chunk where rows are few, and each is compared with several points. */
  private static final int FEW_ROWS = 64;

  private final Loops loops;
  private final Workers workers;

  BlockedSearch(Loops loops, Workers workers) {
    this.loops = loops;
    this.workers = workers;
  }

  @Override
  public BlockedSearch on(Workers others) {
    return new BlockedSearch(loops, others);
  }

  float[] squaredNorms(FeatureMatrix rows) {
    return SquaredNorms.ofRows(rows, workers);
  }

  float[] squaredDistances(FeatureMatrix rows, float[] point) {
    Kernels.requireDimension(rows, point.length);
    float[] distances = new float[rows.rows()];
    workers.forEachNumber(
        rows.rows(),
        () -> {
          float[] lanes = new float[Loops.LANES];
          return row -> distances[row] = squaredDistance(rows, row, point, lanes);
        });
    return distances;
  }

  void distances(
      FeatureMatrix rows, float[] rowNorms, Centroids points, Consumer<DistanceSegment> sink) {
    Kernels.requireDimension(rows, points.dimension());
    Columns columns = new Columns(points.values(), points.count(), points.dimension(), loops);
    workers.forEach(
        Products.blocks(rows),
        () -> {
          Products products = new Products(loops, rows, columns);
          DistanceSegment segment = new DistanceSegment(loops);
          return block ->
              products.ofBlock(block, tile -> handOver(tile, rowNorms, columns, segment, sink));
        });
  }

  private void handOver(
      Tile tile,
      float[] rowNorms,
      Columns columns,
      DistanceSegment segment,
      Consumer<DistanceSegment> sink) {
    segment.values = tile.values;
    segment.firstPoint = tile.firstColumn;
    segment.paddedCount = tile.columns;
    segment.count = Math.min(tile.columns, columns.count - tile.firstColumn);
    for (int r = 0; r < tile.rows; r++) {
      segment.row = tile.firstRow + r;
      segment.at = r * tile.stride;
      segment.least =
          loops.toSquaredDistances(
              tile.values,
              segment.at,
              tile.columns,
              rowNorms[segment.row],
              columns.squaredNorms,
              tile.firstColumn);
      sink.accept(segment);
    }
  }

  @Override
  public void nearest(
      FeatureMatrix rows,
      float[] rowNorms,
      Centroids centroids,
      int[] assignment,
      float[] distances) {
    distances(
        rows,
        rowNorms,
        centroids,
        segment -> {
          if (segment.firstPoint() == 0 || segment.least() < distances[segment.row()]) {
            distances[segment.row()] = segment.least();
            assignment[segment.row()] = segment.nearest();
          }
        });
  }

  @Override
  public Alternatives alternatives(
      FeatureMatrix rows,
      float[] rowNorms,
      Centroids centroids,
      int[] assignment,
      float[] weights) {
    Alternatives found = Alternatives.none(rows.rows());
    float[] padded = Arrays.copyOf(weights, weights.length + loops.panelWidth());
    Arrays.fill(padded, weights.length, padded.length, 1); // padding columns stay at +∞
    distances(
        rows,
        rowNorms,
        centroids,
        segment -> {
          int own = assignment[segment.row()] - segment.firstPoint();
          if (own >= 0 && own < segment.count()) {
            found.own()[segment.row()] = segment.takeOut(own);
          }
          float least = segment.weigh(padded);
          if (least < found.costs()[segment.row()]) {
            found.offer(segment.row(), segment.indexOf(least), least);
          }
        });
    return found;
  }

  @Override
  public Neighbours neighbours(FeatureMatrix rows, FeatureMatrix points, int k) {
    Neighbours neighbours = new Neighbours(rows.rows(), k);
    float[] norms = squaredNorms(rows);
    for (int first = 0; first < points.rows(); first += POINTS_AT_ONCE) {
      int firstPoint = first;
      int end = Math.min(points.rows(), first + POINTS_AT_ONCE);
      Centroids some = Centroids.at(points, IntStream.range(first, end).toArray());
      distances(rows, norms, some, segment -> neighbours.offer(segment, firstPoint));
    }
    workers.forEachNumber(rows.rows(), () -> neighbours::sort);
    return neighbours;
  }

  @Override
  public void bringUpToDate(NearestPoints near, int[] some) {
    new Lowering(this, near).bringUpToDate(some);
  }

  @Override
  public int[] moveToMeans(FeatureMatrix rows, int[] assignment, Centroids centroids) {
    Membership membership = Membership.of(assignment, centroids.count());
    int dimension = rows.dimension();
    float[] values = centroids.values();
    workers.forEach(
        centroids.count(),
        cluster -> {
          int size = membership.size(cluster);
          if (size == 0) {
            return;
          }
          int from = cluster * dimension;
          Arrays.fill(values, from, from + dimension, 0);
          for (int member = 0; member < size; member++) {
            long offset = rows.offset(membership.member(cluster, member));
            loops.add(rows.storage(), offset, values, from, dimension);
          }
          float reciprocal = 1f / size;
          for (int k = from; k < from + dimension; k++) {
            values[k] *= reciprocal;
          }
        });
    return membership.sizes();
  }

  /**
   * @param body given scratch lanes, once per thread, returns what to do with a row
   */
  void forEachOf(int[] some, Function<float[], IntConsumer> body) {
    workers.forEachNumber(
        some.length,
        FEW_ROWS,
        () -> {
          IntConsumer each = body.apply(new float[Loops.LANES]);
          return i -> each.accept(some[i]);
        });
  }

  /** The sum of squared differences, exactly 0 for duplicates. */
  float squaredDistance(FeatureMatrix rows, int row, float[] point, float[] lanes) {
    return loops.squaredDistance(rows.storage(), rows.offset(row), point, lanes);
  }
}
