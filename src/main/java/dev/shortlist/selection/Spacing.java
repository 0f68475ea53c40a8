package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.NearestPoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The guard against near-duplicates: picks keep a minimum distance from each other and from labeled
 * items.
 *
 * <p>Whether b items that far apart exist is a hard question in general. Items are therefore kept
 * in reserve that are known to be far enough from each other and from all picks; a pick that would
 * rule out too many of them is refused. This errs on one side: a demand, or a pick, can be refused
 * because no such reserve was found item by item, though there is one.
 */
final class Spacing {

  private static final int NONE = -1;

  private final FeatureMatrix features;
  private final Kernels kernels;
  private final Quotas quotas;
  private final Reserve reserve;
  private final double minimumSquared;
  private final int[] byUrgency;

  /** Which item in reserve each item was last found to be too near to, shape (n). */
  private final int[] keptOutBy;

  /** The size of the reserve when nothing could be added any more. */
  private int exhaustedAt = NONE;

  Spacing(SelectionProblem problem, Reserve reserve, Quotas quotas, Kernels kernels) {
    this.features = problem.features();
    this.kernels = kernels;
    this.quotas = quotas;
    this.reserve = reserve;
    this.minimumSquared = Math.pow(problem.constraints().minimumDistance(), 2);
    this.byUrgency = quotas.byUrgency();
    this.keptOutBy = new int[features.rows()];
    Arrays.fill(keptOutBy, NONE);
  }

  /** Names every item that is too near to a labeled one. */
  void forEachNearLabeled(int[] labeled, IntConsumer close) {
    if (labeled.length > 0) {
      int[] everything = IntStream.range(0, features.rows()).toArray();
      NearestPoints near = nearestTo(IntStream.of(labeled).boxed().toList());
      near.bringUpToDate(everything);
      IntStream.of(everything)
          .filter(item -> near.squaredDistance(item) < minimumSquared)
          .forEach(close);
    }
  }

  /** Names every open item that is too near to a pick. */
  void forEachNear(int pick, BitSet open, IntConsumer close) {
    float[] distances = kernels.squaredDistances(features, features.row(pick));
    IntStream.range(0, distances.length)
        .filter(item -> open.get(item) && distances[item] < minimumSquared)
        .forEach(close);
  }

  /** The items in reserve that a pick would rule out, itself excepted. */
  int[] ruledOutBy(int pick) {
    int[] reserved = reserve.items().filter(item -> item != pick).toArray();
    if (reserved.length == 0) {
      return reserved;
    }
    float[] distances = kernels.squaredDistances(features.view(reserved), features.row(pick));
    return IntStream.range(0, reserved.length)
        .filter(i -> distances[i] < minimumSquared)
        .map(i -> reserved[i])
        .toArray();
  }

  /**
   * Adds open items to the reserve until so many picks can be taken from it with some to spare, or
   * none is left. Looks again only at what was kept out by items that have left the reserve.
   */
  void fillReserve(int missing, BitSet open) {
    if (reserve.size() == exhaustedAt) {
      return; // only this method adds, so nothing has left the reserve either
    }
    List<Integer> reserved = new ArrayList<>(reserve.items().boxed().toList());
    NearestPoints near = nearestTo(reserved);
    for (int item : byUrgency) {
      if (open.get(item) && !isKeptOut(item) && isFarEnough(item, near, reserved)) {
        if (reserved.size() >= 2 * missing && quotas.canComplete(missing)) {
          return;
        }
        reserve.add(item);
        reserved.add(item);
        near.add(features.row(item));
      }
    }
    exhaustedAt = reserved.size();
  }

  private boolean isKeptOut(int item) {
    return keptOutBy[item] != NONE && reserve.contains(keptOutBy[item]);
  }

  private boolean isFarEnough(int item, NearestPoints near, List<Integer> reserved) {
    near.bringUpToDate(item);
    if (near.squaredDistance(item) >= minimumSquared) {
      return true;
    }
    keptOutBy[item] = reserved.get(near.nearest(item));
    return false;
  }

  private NearestPoints nearestTo(List<Integer> items) {
    NearestPoints near = kernels.nearestPoints(features);
    items.forEach(item -> near.add(features.row(item)));
    return near;
  }
}
