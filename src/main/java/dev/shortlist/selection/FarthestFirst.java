package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Membership;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  private static final int LEAST_BLOCK = 16;

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
    UtilityQueue queue = queue(selection.open());
    while (!selection.isComplete()) {
      int item = farthest(queue);
      offer(item, new Reason.Farthest(references.get(nearest[item]), Math.sqrt(distances[item])));
    }
  }

  /** The largest distance of any item to everything labeled or picked. */
  double radius() {
    UtilityQueue queue = queue(IntStream.range(0, features.rows()));
    bringTopUpToDate(queue);
    return Math.sqrt(distances[queue.top()]);
  }

  private UtilityQueue queue(IntStream items) {
    UtilityQueue queue = new UtilityQueue(features.rows());
    items.forEach(item -> queue.add(item, distances[item]));
    return queue;
  }

  private int farthest(UtilityQueue queue) {
    bringTopUpToDate(queue);
    while (!selection.draft().isOpen(queue.top())) {
      queue.remove();
      bringTopUpToDate(queue);
    }
    return queue.remove();
  }

  private void bringTopUpToDate(UtilityQueue queue) {
    int block = LEAST_BLOCK;
    while (isStale(queue.top())) {
      int[] stale = new int[block];
      int count = 0;
      while (count < block && !queue.isEmpty() && isStale(queue.top())) {
        stale[count++] = queue.remove();
      }
      int[] items = Arrays.copyOf(stale, count);
      bringUpToDate(items);
      IntStream.of(items).forEach(item -> queue.add(item, distances[item]));
      block = Math.min(MOST_BLOCK, 2 * block);
    }
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
