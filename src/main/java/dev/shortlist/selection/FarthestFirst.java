package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.NearestPoints;
import java.util.ArrayList;
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

  /** Everything labeled, then everything picked. */
  private final List<Integer> references = new ArrayList<>();

  /** The same as points. */
  private final NearestPoints near;

  FarthestFirst(Selection selection) {
    this.selection = selection;
    this.features = selection.features();
    this.near = selection.kernels().nearestPoints(features);
  }

  void startFromLabeled() {
    IntStream.of(selection.labeledItems()).forEach(this::add);
    bringAllUpToDate();
  }

  void startFromMean() {
    Centroids mean = Centroids.at(features, new int[] {0});
    selection.kernels().moveToMeans(features, new int[features.rows()], mean);
    float[] toMean = selection.kernels().squaredDistances(features, mean.centroid(0));
    boolean started = false;
    while (!started) {
      int central = selection.best(item -> -toMean[item]);
      started = offer(central, new Reason.Central(Math.sqrt(toMean[central])));
    }
    bringAllUpToDate();
  }

  private void bringAllUpToDate() {
    near.bringUpToDate(IntStream.range(0, features.rows()).toArray());
  }

  void pickAll() {
    DistanceBuckets queue = queue(selection.open());
    while (!selection.isComplete()) {
      OptionalInt farthest = removeFarthest(queue, selection.draft()::isOpen);
      if (farthest.isEmpty()) {
        return;
      }
      int item = farthest.getAsInt();
      int nearest = references.get(near.nearest(item));
      offer(item, new Reason.Farthest(nearest, Math.sqrt(near.squaredDistance(item))));
    }
  }

  /** The largest distance of any item to everything labeled or picked. */
  double radius() {
    DistanceBuckets queue = queue(IntStream.range(0, features.rows()));
    return Math.sqrt(near.squaredDistance(removeFarthest(queue, item -> true).orElseThrow()));
  }

  private DistanceBuckets queue(IntStream items) {
    DistanceBuckets queue = new DistanceBuckets(features.rows());
    items.forEach(item -> queue.add(item, near.squaredDistance(item)));
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
        near.bringUpToDate(IntStream.of(items).filter(this::isStale).toArray());
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
      int farther = Float.compare(near.squaredDistance(item), near.squaredDistance(farthest));
      farthest = farther > 0 || (farther == 0 && item < farthest) ? item : farthest;
    }
    return farthest;
  }

  private void addAll(DistanceBuckets queue, int[] items) {
    IntStream.of(items).forEach(item -> queue.add(item, near.squaredDistance(item)));
  }

  private boolean isStale(int item) {
    return !near.isUpToDate(item);
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
    near.add(features.row(item));
  }
}
