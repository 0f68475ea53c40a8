package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.NearestPoints;
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
      int[] everything = IntStream.range(0, features.rows()).toArray();
      NearestPoints near = nearestTo(IntStream.of(labeled));
      near.bringUpToDate(everything);
      IntStream.of(everything)
          .filter(item -> near.squaredDistance(item) < minimumSquared)
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
    NearestPoints near = nearestTo(reserve.stream());
    int reserved = reserve.cardinality();
    for (int item : byUrgency) {
      if (open.get(item) && isFarEnough(item, near)) {
        if (reserved >= 2 * missing && quotas.canComplete(missing)) {
          return;
        }
        reserve.set(item);
        reserved++;
        quotas.setReserved(item, true);
        near.add(features.row(item));
      }
    }
  }

  private boolean isFarEnough(int item, NearestPoints near) {
    near.bringUpToDate(item);
    return near.squaredDistance(item) >= minimumSquared;
  }

  private NearestPoints nearestTo(IntStream items) {
    NearestPoints near = kernels.nearestPoints(features);
    items.forEach(item -> near.add(features.row(item)));
    return near;
  }
}
