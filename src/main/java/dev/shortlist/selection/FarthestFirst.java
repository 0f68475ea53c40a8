package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Membership;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Farthest-first traversal: how far each item is from everything labeled or picked, known only as
 * well as it has to be.
 *
 * <p>Distances only shrink as picks are added, so a distance to earlier picks bounds the true one.
 * An item is compared with the picks it has missed when it comes to the top of the queue, and most
 * never do. Picks are exactly those of comparing every item with every pick.
 */
final class FarthestFirst {

  /** How many stale distances are brought up to date at first for a pick, and at most, at once. */
  private static final int LEAST_BLOCK = 256;

  private static final int MOST_BLOCK = 1 << 16;

  private final Selection selection;
  private final FeatureMatrix features;
  private final Kernels kernels;

  /** Everything labeled, then everything picked. */
  private final List<Integer> references = new ArrayList<>();

  private final List<float[]> points = new ArrayList<>();

  /** With how many of the points each item has been compared. */
  private final int[] compared;

  /** Squared distance of each item to the nearest of those points, and which it is. */
  private final float[] distances;

  private final int[] nearest;

  FarthestFirst(Selection selection) {
    this.selection = selection;
    this.features = selection.features();
    this.kernels = selection.kernels();
    this.compared = new int[features.rows()];
    this.distances = new float[features.rows()];
    this.nearest = new int[features.rows()];
  }

  void startFromLabeled() {
    int[] labeled = selection.labeledItems();
    Centroids centroids = Centroids.at(features, labeled);
    kernels.nearest(features, kernels.squaredNorms(features), centroids, nearest, distances);
    // measured again without cancellation, so that duplicates of labeled items are at 0
    float[] exact = kernels.squaredDistancesToOwn(features, centroids, nearest);
    System.arraycopy(exact, 0, distances, 0, exact.length);
    IntStream.of(labeled).forEach(this::add);
    Arrays.fill(compared, labeled.length);
  }

  void startFromMean() {
    Centroids mean = Centroids.at(features, new int[] {0});
    Membership everything = Membership.of(new int[features.rows()], 1);
    kernels.moveToMeans(features, everything, mean);
    float[] toMean = kernels.squaredDistances(features, mean.centroid(0));
    Arrays.fill(distances, Float.POSITIVE_INFINITY);
    boolean started = false;
    while (!started) {
      int central = selection.best(item -> -toMean[item]);
      started = offer(central, new Reason.Central(Math.sqrt(toMean[central])));
    }
    bringUpToDate(IntStream.range(0, features.rows()).toArray());
  }

  void pickAll() {
    DistanceBuckets queue = queue(selection.open());
    while (!selection.isComplete()) {
      OptionalInt farthest = removeFarthest(queue, selection.draft()::isOpen);
      if (farthest.isEmpty()) {
        return;
      }
      int item = farthest.getAsInt();
      offer(item, new Reason.Farthest(references.get(nearest[item]), Math.sqrt(distances[item])));
    }
  }

  /** The largest distance of any item to everything labeled or picked. */
  double radius() {
    DistanceBuckets queue = queue(IntStream.range(0, features.rows()));
    return Math.sqrt(distances[removeFarthest(queue, item -> true).orElseThrow()]);
  }

  private DistanceBuckets queue(IntStream items) {
    DistanceBuckets queue = new DistanceBuckets(features.rows());
    items.forEach(item -> queue.add(item, distances[item]));
    return queue;
  }

  /** The farthest open item, ties to the lowest; items found closed are dropped. */
  private OptionalInt removeFarthest(DistanceBuckets queue, IntPredicate isOpen) {
    int block = LEAST_BLOCK;
    while (!queue.isEmpty()) {
      int[] top = IntStream.of(queue.remove(1)).filter(isOpen).toArray();
      if (IntStream.of(top).anyMatch(this::isStale)) {
        addAll(queue, top);
        int[] items = queue.remove(block);
        bringUpToDate(IntStream.of(items).filter(this::isStale).toArray());
        addAll(queue, items);
        block = Math.min(MOST_BLOCK, 2 * block);
      } else if (top.length > 0) {
        int farthest = farthest(top);
        addAll(queue, IntStream.of(top).filter(item -> item != farthest).toArray());
        return OptionalInt.of(farthest);
      }
    }
    return OptionalInt.empty();
  }

  private int farthest(int[] items) {
    int farthest = items[0];
    for (int item : items) {
      boolean farther = distances[item] > distances[farthest];
      boolean tied = distances[item] == distances[farthest];
      farthest = farther || (tied && item < farthest) ? item : farthest;
    }
    return farthest;
  }

  private void addAll(DistanceBuckets queue, int[] items) {
    IntStream.of(items).forEach(item -> queue.add(item, distances[item]));
  }

  private boolean isStale(int item) {
    return compared[item] < points.size();
  }

  private void bringUpToDate(int[] items) {
    kernels.lower(features, items, points, compared, distances, nearest);
  }

  private boolean offer(int item, Reason reason) {
    boolean picked = selection.offer(item, reason);
    if (picked) {
      add(item);
    }
    return picked;
  }

  private void add(int item) {
    references.add(item);
    points.add(features.row(item));
  }
}
