package dev.shortlist.linalg;

import dev.shortlist.linalg.Accelerator.Proposals;
import java.util.Arrays;
import java.util.List;
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
  private final Held held;
  private final BlockedSearch blocked;
  private final Workers workers;

  private NarrowedSearch(
      Accelerator accelerator, Held held, BlockedSearch blocked, Workers workers) {
    this.accelerator = accelerator;
    this.held = held;
    this.blocked = blocked;
    this.workers = workers;
  }

  static NarrowedSearch of(
      Accelerator accelerator,
      Accelerator.Resident resident,
      FeatureMatrix whole,
      BlockedSearch blocked,
      Workers workers) {
    return new NarrowedSearch(accelerator, new Held(resident, whole), blocked, workers);
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
    Arrays.fill(distances, 0, rows.rows(), Float.POSITIVE_INFINITY);
    Arrays.fill(assignment, 0, rows.rows(), Integer.MAX_VALUE);
    PairDistances.Sink sink =
        (row, point, distance) -> {
          boolean isTie = distance == distances[row] && point < assignment[row];
          if (distance < distances[row] || isTie) {
            distances[row] = distance;
            assignment[row] = point;
          }
        };
    int[] open =
        narrowing(rows, rowNorms, points)
            .forEachRow(
                held.resident,
                1,
                workers,
                () -> judgeByNorms(new PairDistances(rows, rowNorms, points, sink)));
    if (open.length > 0) {
      float[] norms = new float[open.length];
      for (int i = 0; i < open.length; i++) {
        norms[i] = rowNorms[open[i]];
      }
      int[] nearest = new int[open.length];
      float[] at = new float[open.length];
      blocked.nearest(rows.view(open), norms, centroids, nearest, at);
      for (int i = 0; i < open.length; i++) {
        assignment[open[i]] = nearest[i];
        distances[open[i]] = at[i];
      }
    }
  }

  @Override
  public Neighbours neighbours(FeatureMatrix rows, FeatureMatrix points, int k) {
    Kernels.requireDimension(rows, points.dimension());
    if (!isWorthwhile(rows, points.rows())) {
      return blocked.neighbours(rows, points, k);
    }
    float[] rowNorms = held.normsOf(rows, blocked);
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
                  () -> judgeByNorms(new PairDistances(rows, rowNorms, some, sink)));
      IntStream.of(openAmongThese).forEach(open);
    }
    workers.forEachNumber(rows.rows(), () -> neighbours::sort);
    int[] left = open.build().sorted().distinct().toArray();
    if (left.length > 0) {
      neighbours.put(left, blocked.neighbours(rows.view(left), points, k));
    }
    return neighbours;
  }

  private static Narrowing.Judge judgeByNorms(PairDistances pairs) {
    return new Narrowing.Judge() {
      @Override
      public void judge(int row, Proposals proposals, int first, int count) {
        for (int at = first; at < first + count; at++) {
          pairs.add(row, proposals.points()[at]);
        }
      }

      @Override
      public void endOfChunk() {
        pairs.flush();
      }
    };
  }

  @Override
  public void lower(FeatureMatrix rows, float[] point, float[] distances) {
    if (!isWorthwhile(rows, 1)) {
      blocked.lower(rows, point, distances);
      return;
    }
    int[] everything = IntStream.range(0, rows.rows()).toArray();
    lower(rows, everything, List.of(point), new int[rows.rows()], distances, everything.clone());
  }

  @Override
  public void lower(
      FeatureMatrix rows,
      int[] some,
      List<float[]> points,
      int[] compared,
      float[] distances,
      int[] nearest) {
    Kernels.requireDimension(rows, points.getFirst().length);
    int first = IntStream.of(some).map(row -> compared[row]).min().orElse(points.size());
    if (!isWorthwhile(rows, some.length, points.size() - first)) {
      blocked.lower(rows, some, points, compared, distances, nearest);
      return;
    }
    FeatureMatrix stale = rows.view(some);
    NormedPoints missed = NormedPoints.of(points.subList(first, points.size()), workers);
    Narrowing narrowing = narrowing(stale, held.normsOf(stale, blocked), missed);
    int[] open =
        narrowing.forEachRow(
            held.resident,
            1,
            workers,
            () -> {
              float[] lanes = new float[Loops.LANES];
              return (i, proposals, from, count) -> {
                int row = some[i];
                float before = distances[row];
                for (int at = from; at < from + count; at++) {
                  int point = first + proposals.points()[at];
                  if (point >= compared[row]
                      && narrowing.least(i, proposals.scores()[at]) < before) {
                    float distance = blocked.squaredDistance(rows, row, points.get(point), lanes);
                    boolean isTie = distance == distances[row] && distance < before;
                    if (distance < distances[row] || (isTie && point < nearest[row])) {
                      distances[row] = distance;
                      nearest[row] = point;
                    }
                  }
                }
                compared[row] = points.size();
              };
            });
    int[] left = IntStream.of(open).map(i -> some[i]).toArray();
    blocked.lower(rows, left, points, compared, distances, nearest);
  }

  private Narrowing narrowing(FeatureMatrix rows, float[] rowNorms, NormedPoints points) {
    double relativeError = accelerator.relativeError(rows.dimension());
    return new Narrowing(rows, rowNorms, points, relativeError);
  }

  private boolean isWorthwhile(FeatureMatrix rows, int points) {
    return isWorthwhile(rows, rows.rows(), points);
  }

  private boolean isWorthwhile(FeatureMatrix rows, int rowCount, int points) {
    return rows.sharesRowsWith(held.whole)
        && (long) rowCount * points * rows.dimension() >= accelerator.leastWork()
        && points > 0;
  }

  /** The rows on the device, with their squared norms, which are computed when first needed. */
  private static final class Held {

    final Accelerator.Resident resident;
    final FeatureMatrix whole;
    private float[] norms = {};

    Held(Accelerator.Resident resident, FeatureMatrix whole) {
      this.resident = resident;
      this.whole = whole;
    }

    synchronized float[] normsOf(FeatureMatrix rows, BlockedSearch blocked) {
      if (norms.length == 0) {
        norms = blocked.squaredNorms(whole);
      }
      float[] some = new float[rows.rows()];
      for (int row = 0; row < some.length; row++) {
        some[row] = norms[rows.rowOfWhole(row)];
      }
      return some;
    }
  }
}
