package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The guard against near-duplicates: picks keep a minimum distance from each other and from labeled
 * items.
 *
 * <p>Whether b items that far apart exist is a hard question in general. Items are therefore kept
 * in reserve that are known to be far enough from each other and from all picks; a pick that would
 * rule out too many of them is refused, so a batch that was begun can always be completed. A demand
 * is called impossible when no such reserve is found item by item, which can be too cautious.
 */
final class Spacing {

  private final FeatureMatrix features;
  private final Kernels kernels;
  private final Quotas quotas;
  private final double minimumSquared;
  private final int[] byUrgency;
  private final BitSet reserve = new BitSet();

  Spacing(SelectionProblem problem, Quotas quotas, Kernels kernels) {
    this.features = problem.features();
    this.kernels = kernels;
    this.quotas = quotas;
    this.minimumSquared = Math.pow(problem.constraints().minimumDistance(), 2);
    this.byUrgency = quotas.byUrgency();
  }

  /** Names every item that is too near to a labeled one. */
  void forEachNearLabeled(int[] labeled, IntConsumer close) {
    if (labeled.length > 0) {
      float[] distances = squaredDistancesTo(labeled);
      IntStream.range(0, distances.length)
          .filter(item -> distances[item] < minimumSquared)
          .forEach(close);
    }
  }

  /** Names every item that is too near to a pick. */
  void forEachNear(int pick, IntConsumer close) {
    float[] distances = kernels.squaredDistances(features, features.row(pick));
    IntStream.range(0, distances.length)
        .filter(item -> distances[item] < minimumSquared)
        .forEach(close);
  }

  /** The items in reserve that a pick would rule out, itself excepted. */
  int[] ruledOutBy(int pick) {
    int[] reserved = reserve.stream().filter(item -> item != pick).toArray();
    if (reserved.length == 0) {
      return reserved;
    }
    float[] distances = kernels.squaredDistances(features.view(reserved), features.row(pick));
    return IntStream.range(0, reserved.length)
        .filter(i -> distances[i] < minimumSquared)
        .map(i -> reserved[i])
        .toArray();
  }

  void drop(int item) {
    reserve.clear(item);
    quotas.setReserved(item, false);
  }

  /**
   * Adds open items to the reserve until so many picks can be taken from it with some to spare, or
   * none is left.
   */
  void fillReserve(int missing, BitSet open) {
    float[] distances = new float[features.rows()];
    Arrays.fill(distances, Float.POSITIVE_INFINITY);
    if (!reserve.isEmpty()) {
      distances = squaredDistancesTo(reserve.stream().toArray());
    }
    int reserved = reserve.cardinality();
    for (int item : byUrgency) {
      if (open.get(item) && distances[item] >= minimumSquared) {
        if (reserved >= 2 * missing && quotas.canComplete(missing)) {
          return;
        }
        reserve.set(item);
        reserved++;
        quotas.setReserved(item, true);
        kernels.lower(features, features.row(item), distances);
      }
    }
  }

  private float[] squaredDistancesTo(int[] items) {
    Centroids points = Centroids.at(features, items);
    int[] nearest = new int[features.rows()];
    float[] norms = kernels.squaredNorms(features);
    kernels.nearest(features, norms, points, nearest, new float[features.rows()]);
    return kernels.squaredDistancesToOwn(features, points, nearest);
  }
}
