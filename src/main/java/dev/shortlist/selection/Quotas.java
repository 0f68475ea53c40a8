package dev.shortlist.selection;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What strata and costs still allow: whether a batch in the making can be completed from the items
 * in reserve, and at what cost.
 *
 * <p>Completions are found exactly. What a stratum must still give is taken from its cheapest
 * items, the rest from the cheapest items of all strata that have room: strata are a partition
 * matroid, for which this greedy choice is the cheapest there is.
 */
final class Quotas {

  /** Sums of costs are compared with so much tolerance, relative to the budget. */
  private static final double ROUNDING = 1e-9;

  private final String[] names;
  private final int[] stratumOf;
  private final double[] costOf;
  private final double budget;
  private double spent;

  /** What each stratum must still give and may still give; the last entry is for items of none. */
  private final int[] needed;

  private final int[] room;

  /** Items of each stratum, cheapest first, ties to the lowest item. */
  private final int[][] ranked;

  private final int[] rankOf;

  /** How many of each stratum's ranks have not been named hopeless. */
  private final int[] hopeful;

  /** Which ranks of each stratum are in reserve. */
  private final BitSet[] reserve;

  Quotas(Constraints constraints, int[] candidates, int items) {
    Constraints.Strata strata = constraints.strata();
    Constraints.Costs costs = constraints.costs();
    this.names = strata == null ? new String[0] : strata.names();
    this.stratumOf = strata == null ? new int[0] : strata.stratumOf();
    this.costOf = costs == null ? new double[0] : costs.ofItem();
    this.budget = costs == null ? Double.POSITIVE_INFINITY : costs.budget();
    int count = names.length;
    this.needed = Arrays.copyOf(strata == null ? new int[0] : strata.minimum(), count + 1);
    this.room = Arrays.copyOf(strata == null ? new int[0] : strata.maximum(), count + 1);
    room[count] = Integer.MAX_VALUE;
    this.rankOf = new int[items];
    this.ranked = rank(candidates);
    this.hopeful = Arrays.stream(ranked).mapToInt(ranks -> ranks.length).toArray();
    this.reserve = Stream.generate(BitSet::new).limit(count + 1).toArray(BitSet[]::new);
  }

  private int[][] rank(int[] candidates) {
    int[] sizes = new int[names.length + 1];
    IntStream.of(candidates).forEach(item -> sizes[stratum(item)]++);
    int[][] items = IntStream.of(sizes).mapToObj(int[]::new).toArray(int[][]::new);
    Arrays.fill(sizes, 0);
    for (int item : cheapestFirst(candidates)) {
      int stratum = stratum(item);
      rankOf[item] = sizes[stratum];
      items[stratum][sizes[stratum]++] = item;
    }
    return items;
  }

  private int[] cheapestFirst(int[] candidates) {
    return costOf.length == 0
        ? candidates
        : IntStream.of(candidates)
            .boxed()
            .sorted(Comparator.comparingDouble(this::cost))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  int stratum(int item) {
    return stratumOf.length == 0 || stratumOf[item] < 0 ? names.length : stratumOf[item];
  }

  double cost(int item) {
    return costOf.length == 0 ? 0 : costOf[item];
  }

  double spent() {
    return spent;
  }

  /** Every candidate in the order in which it should be kept in reserve: needed strata first. */
  int[] byUrgency() {
    return IntStream.range(0, ranked.length)
        .boxed()
        .sorted(Comparator.comparing(stratum -> needed[stratum] == 0))
        .flatMapToInt(stratum -> IntStream.of(ranked[stratum]))
        .toArray();
  }

  boolean isReserved(int item) {
    return reserve[stratum(item)].get(rankOf[item]);
  }

  void setReserved(int item, boolean reserved) {
    reserve[stratum(item)].set(rankOf[item], reserved);
  }

  /** How many picks a stratum can still give. */
  int available(int stratum) {
    return Math.min(room[stratum], reserve[stratum].cardinality());
  }

  /** How many picks all strata together can still give. */
  long selectable() {
    return IntStream.range(0, needed.length).mapToLong(this::available).sum();
  }

  /** Whether so many more picks can be taken from the reserve. */
  boolean canComplete(int missing) {
    long mandatory = 0;
    for (int stratum = 0; stratum < needed.length; stratum++) {
      if (needed[stratum] > available(stratum)) {
        return false;
      }
      mandatory += needed[stratum];
    }
    return mandatory <= missing
        && missing <= selectable()
        && (costOf.length == 0 || spent + leastCost(missing) <= budget * (1 + ROUNDING));
  }

  /** Whether the batch can be completed after this pick, without the items it rules out. */
  boolean canTake(int item, int missing, int[] ruledOut) {
    int stratum = stratum(item);
    if (room[stratum] == 0) {
      return false;
    }
    boolean reserved = isReserved(item);
    int need = needed[stratum];
    IntStream.of(ruledOut).forEach(other -> setReserved(other, false));
    take(item);
    boolean completes = canComplete(missing - 1);
    needed[stratum] = need;
    room[stratum]++;
    spent -= cost(item);
    setReserved(item, reserved);
    IntStream.of(ruledOut).forEach(other -> setReserved(other, true));
    return completes;
  }

  void take(int item) {
    int stratum = stratum(item);
    needed[stratum] = Math.max(0, needed[stratum] - 1);
    room[stratum]--;
    spent += cost(item);
    setReserved(item, false);
  }

  /** Names every item that no batch can take any more, so that it need not be tried. */
  void forEachHopeless(int missing, IntConsumer close) {
    for (int stratum = 0; stratum < ranked.length; stratum++) {
      double most = mostAffordable(stratum, missing);
      int[] items = ranked[stratum];
      while (hopeful[stratum] > 0 && cost(items[hopeful[stratum] - 1]) > most) {
        close.accept(items[--hopeful[stratum]]);
      }
    }
  }

  /** The largest cost that an item of a stratum may have; −∞ where none may be taken. */
  private double mostAffordable(int stratum, int missing) {
    int mandatory = Arrays.stream(needed).sum();
    if (room[stratum] == 0 || (mandatory == missing && needed[stratum] == 0)) {
      return Double.NEGATIVE_INFINITY;
    }
    if (costOf.length == 0) {
      return Double.POSITIVE_INFINITY;
    }
    int need = needed[stratum];
    needed[stratum] = Math.max(0, need - 1);
    room[stratum]--;
    double rest = leastCost(missing - 1);
    needed[stratum] = need;
    room[stratum]++;
    return budget * (1 + ROUNDING) - spent - rest;
  }

  /** Cost of the cheapest completion, which must exist. */
  double leastCost(int missing) {
    double cost = 0;
    int left = missing;
    PriorityQueue<Cursor> next = new PriorityQueue<>(Comparator.comparingDouble(Cursor::cost));
    for (int stratum = 0; stratum < needed.length; stratum++) {
      Cursor cursor = new Cursor(stratum);
      for (int mandatory = needed[stratum]; mandatory > 0; mandatory--) {
        cost += cursor.cost();
        left--;
        cursor.advance();
      }
      if (cursor.hasItem()) {
        next.add(cursor);
      }
    }
    for (Cursor cursor = next.poll(); left > 0 && cursor != null; cursor = next.poll()) {
      cost += cursor.cost();
      left--;
      cursor.advance();
      if (cursor.hasItem()) {
        next.add(cursor);
      }
    }
    return cost;
  }

  /** Walks the reserve of one stratum, cheapest first. */
  private final class Cursor {

    private final int stratum;
    private int rank;
    private int roomLeft;

    Cursor(int stratum) {
      this.stratum = stratum;
      this.rank = reserve[stratum].nextSetBit(0);
      this.roomLeft = room[stratum];
    }

    boolean hasItem() {
      return rank >= 0 && roomLeft > 0;
    }

    double cost() {
      return Quotas.this.cost(ranked[stratum][rank]);
    }

    void advance() {
      rank = reserve[stratum].nextSetBit(rank + 1);
      roomLeft--;
    }
  }
}
