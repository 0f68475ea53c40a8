package dev.shortlist.linalg;

import dev.shortlist.linalg.Accelerator.Proposals;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Lets another device propose a few points for each row and compares only those, with this
 * processor's arithmetic. Rows whose proposals leave open which points are nearest, for example
 * among many duplicates, are left to the {@link BlockedSearch}, as is what is too small or not
 * held. So the bits are its bits.
 */
final class NarrowedSearch implements PointSearch {

  /** Neighbours are searched among so many points at once, 256 MiB of them at d = 512. */
  private static final int POINTS_AT_ONCE = 1 << 17;

  private final Accelerator accelerator;
  private final HeldRows held;
  private final BlockedSearch blocked;
  private final Workers workers;

  NarrowedSearch(Accelerator accelerator, HeldRows held, BlockedSearch blocked, Workers workers) {
    this.accelerator = accelerator;
    this.held = held;
    this.blocked = blocked;
    this.workers = workers;
  }

  @Override
  public NarrowedSearch on(Workers others) {
    return new NarrowedSearch(accelerator, held, blocked.on(others), others);
  }

  @Override
  public void nearest(
      FeatureMatrix rows,
      float[] rowNorms,
      Centroids centroids,
      int[] assignment,
      float[] distances) {
    Kernels.requireDimension(rows, centroids.dimension());
    if (!isWorthwhile(rows, centroids.count())) {
      blocked.nearest(rows, rowNorms, centroids, assignment, distances);
      return;
    }
    NormedPoints points = NormedPoints.of(centroids, workers);
    Nearest found = new Nearest(assignment, distances);
    found.clear(rows.rows());
    int[] open =
        narrowing(rows, rowNorms, points)
            .forEachRow(
                held.resident,
                1,
                workers,
                () -> new JudgeByNorms(new PairDistances(rows, rowNorms, points, found::offer)));
    searchOpen(
        rows,
        open,
        some -> {
          Nearest settled = new Nearest(new int[open.length], new float[open.length]);
          float[] norms = Floats.at(rowNorms, open);
          blocked.nearest(some, norms, centroids, settled.points(), settled.distances());
          return settled;
        },
        found::put);
  }

  @Override
  public Alternatives alternatives(
      FeatureMatrix rows,
      float[] rowNorms,
      Centroids centroids,
      int[] assignment,
      float[] weights) {
    Kernels.requireDimension(rows, centroids.dimension());
    if (centroids.count() == 1
        || !isWorthwhile(rows, centroids.count())
        || !Narrowing.canWeigh(rowNorms)) {
      return blocked.alternatives(rows, rowNorms, centroids, assignment, weights);
    }
    NormedPoints points = NormedPoints.of(centroids, workers);
    Alternatives found = Alternatives.none(rows.rows());
    PairDistances.Sink sink =
        (row, point, distance) -> {
          if (point == assignment[row]) {
            found.own()[row] = distance;
          } else {
            found.offer(row, point, distance * weights[point]);
          }
        };
    int[] open =
        Narrowing.weighted(rows, rowNorms, points, weights, relativeError(rows))
            .forEachRow(
                held.resident,
                2, // the row's own may be one of them
                workers,
                () ->
                    new JudgeByNorms(new PairDistances(rows, rowNorms, points, sink), assignment));
    searchOpen(
        rows,
        open,
        some ->
            blocked.alternatives(
                some,
                Floats.at(rowNorms, open),
                centroids,
                IntStream.of(open).map(row -> assignment[row]).toArray(),
                weights),
        found::put);
    return found;
  }

  @Override
  public Neighbours neighbours(FeatureMatrix rows, FeatureMatrix points, int k) {
    Kernels.requireDimension(rows, points.dimension());
    if (!isWorthwhile(rows, points.rows())) {
      return blocked.neighbours(rows, points, k);
    }
    float[] rowNorms = held.normsOf(rows);
    Neighbours neighbours = new Neighbours(rows.rows(), k);
    IntStream.Builder open = IntStream.builder();
    for (int first = 0; first < points.rows(); first += POINTS_AT_ONCE) {
      int firstPoint = first;
      int end = Math.min(points.rows(), first + POINTS_AT_ONCE);
      NormedPoints some =
          NormedPoints.of(points.view(IntStream.range(first, end).toArray()), workers);
      PairDistances.Sink sink =
          (row, point, distance) -> neighbours.offer(row, firstPoint + point, distance);
      int[] openAmongThese =
          narrowing(rows, rowNorms, some)
              .forEachRow(
                  held.resident,
                  Math.min(k, some.count()),
                  workers,
                  () -> new JudgeByNorms(new PairDistances(rows, rowNorms, some, sink)));
      IntStream.of(openAmongThese).forEach(open);
    }
    workers.forEachNumber(rows.rows(), () -> neighbours::sort);
    int[] left = open.build().sorted().distinct().toArray();
    searchOpen(rows, left, some -> blocked.neighbours(some, points, k), neighbours::put);
    return neighbours;
  }

  /** Has this processor search for the rows that proposals left open. */
  private static <F> void searchOpen(
      FeatureMatrix rows, int[] open, Function<FeatureMatrix, F> search, BiConsumer<int[], F> put) {
    if (open.length > 0) {
      put.accept(open, search.apply(rows.view(open)));
    }
  }

  /**
   * Judges by the distances that products give.
   *
   * @param own a point of each row that is wanted in any case, shape (n), or empty
   */
  private record JudgeByNorms(PairDistances pairs, int... own) implements Narrowing.Judge {

    @Override
    public void judge(int row, Proposals proposals, int first, int count) {
      if (own.length > 0) {
        pairs.add(row, own[row]);
      }
      for (int at = first; at < first + count; at++) {
        pairs.add(row, proposals.points()[at]);
      }
    }

    @Override
    public void endOfChunk() {
      pairs.flush();
    }
  }

  @Override
  public void bringUpToDate(NearestPoints near, int[] some) {
    int first = near.firstMissed(some);
    List<float[]> points = near.points.subList(first, near.points.size());
    if (!isWorthwhile(near.rows, some.length, points.size())) {
      blocked.bringUpToDate(near, some);
      return;
    }
    FeatureMatrix stale = near.rows.view(some);
    NormedPoints missed = NormedPoints.of(points, workers);
    Narrowing narrowing = narrowing(stale, held.normsOf(stale), missed);
    int[] open =
        narrowing.forEachRow(
            held.resident,
            1,
            workers,
            () -> {
              float[] lanes = new float[Loops.LANES];
              return (i, proposals, from, count) -> {
                int row = some[i];
                float before = near.distances[row];
                for (int at = from; at < from + count; at++) {
                  int point = first + proposals.points()[at];
                  if (point >= near.compared[row]
                      && narrowing.least(i, proposals.scores()[at]) < before) {
                    float[] values = near.points.get(point);
                    near.offer(row, point, blocked.squaredDistance(near.rows, row, values, lanes));
                  }
                }
                near.compared[row] = near.points.size();
              };
            });
    blocked.bringUpToDate(near, IntStream.of(open).map(i -> some[i]).toArray());
  }

  @Override
  public int[] moveToMeans(FeatureMatrix rows, int[] assignment, Centroids centroids) {
    return blocked.moveToMeans(rows, assignment, centroids);
  }

  private Narrowing narrowing(FeatureMatrix rows, float[] rowNorms, NormedPoints points) {
    return new Narrowing(rows, rowNorms, points, relativeError(rows));
  }

  private double relativeError(FeatureMatrix rows) {
    return accelerator.relativeError(rows.dimension());
  }

  private boolean isWorthwhile(FeatureMatrix rows, int points) {
    return isWorthwhile(rows, rows.rows(), points);
  }

  private boolean isWorthwhile(FeatureMatrix rows, int rowCount, int points) {
    return rows.sharesRowsWith(held.whole)
        && (long) rowCount * points * rows.dimension() >= accelerator.leastWork()
        && points > 0;
  }
}
