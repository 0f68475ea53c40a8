package dev.shortlist.linalg;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Lets a {@link Twin} of this processor search. What is too small for the way there, not held, or
 * not its to do is left to another search.
 */
final class TwinSearch implements PointSearch {

  private final Accelerator accelerator;
  private final HeldRows held;
  private final PointSearch otherwise;
  private final Workers workers;

  TwinSearch(Accelerator accelerator, HeldRows held, PointSearch otherwise, Workers workers) {
    this.accelerator = accelerator;
    this.held = held;
    this.otherwise = otherwise;
    this.workers = workers;
  }

  @Override
  public TwinSearch on(Workers others) {
    return new TwinSearch(accelerator, held, otherwise.on(others), others);
  }

  @Override
  public void nearest(
      FeatureMatrix rows,
      float[] rowNorms,
      Centroids centroids,
      int[] assignment,
      float[] distances) {
    Kernels.requireDimension(rows, centroids.dimension());
    boolean done =
        ask(
                rows,
                work(rows, rows.rows(), centroids.count()),
                twin -> {
                  NormedPoints points = NormedPoints.of(centroids, workers);
                  twin.nearest(rows, points.points, points.norms, assignment, distances);
                  return true;
                })
            .isPresent();
    if (!done) {
      otherwise.nearest(rows, rowNorms, centroids, assignment, distances);
    }
  }

  @Override
  public Alternatives alternatives(
      FeatureMatrix rows,
      float[] rowNorms,
      Centroids centroids,
      int[] assignment,
      float[] weights) {
    Kernels.requireDimension(rows, centroids.dimension());
    return ask(
            rows,
            work(rows, rows.rows(), centroids.count()),
            twin -> {
              NormedPoints points = NormedPoints.of(centroids, workers);
              return twin.alternatives(rows, points.points, points.norms, assignment, weights);
            })
        .orElseGet(() -> otherwise.alternatives(rows, rowNorms, centroids, assignment, weights));
  }

  @Override
  public Neighbours neighbours(FeatureMatrix rows, FeatureMatrix points, int k) {
    return otherwise.neighbours(rows, points, k);
  }

  @Override
  public void bringUpToDate(NearestPoints near, int[] some) {
    int mostMissed = near.points.size() - near.firstMissed(some);
    boolean done =
        ask(near.rows, work(near.rows, some.length, mostMissed), twin -> lower(twin, near, some))
            .isPresent();
    if (!done) {
      otherwise.bringUpToDate(near, some);
    }
  }

  private static boolean lower(Twin twin, NearestPoints near, int[] some) {
    int[] rows = new int[some.length];
    int[] compared = new int[some.length];
    int[] nearest = new int[some.length];
    Arrays.setAll(rows, i -> near.rows.rowOfWhole(some[i]));
    Arrays.setAll(compared, i -> near.compared[some[i]]);
    Arrays.setAll(nearest, i -> near.nearest[some[i]]);
    float[] distances = Floats.at(near.distances, some);
    twin.lower(new Twin.Missed(rows, compared, nearest, distances, near.points));
    for (int i = 0; i < some.length; i++) {
      near.distances[some[i]] = distances[i];
      near.nearest[some[i]] = nearest[i];
      near.compared[some[i]] = near.points.size();
    }
    return true;
  }

  @Override
  public int[] moveToMeans(FeatureMatrix rows, int[] assignment, Centroids centroids) {
    return ask(rows, work(rows, rows.rows(), 1), twin -> twin.means(rows, assignment, centroids))
        .orElseGet(() -> otherwise.moveToMeans(rows, assignment, centroids));
  }

  private static long work(FeatureMatrix rows, int rowCount, int points) {
    return (long) rowCount * points * rows.dimension();
  }

  /** What the twin answers, on the caller's thread; nothing if it is not worthwhile to ask. */
  private <T> Optional<T> ask(FeatureMatrix rows, long work, Function<Twin, T> question) {
    if (!rows.sharesRowsWith(held.whole) || work == 0 || work < accelerator.leastWork()) {
      return Optional.empty();
    }
    Twin twin = held.twin();
    if (twin == null) {
      return Optional.empty();
    }
    AtomicReference<T> answer = new AtomicReference<>();
    workers.forEach(1, _ -> answer.set(question.apply(twin)));
    return Optional.of(answer.get());
  }
}
