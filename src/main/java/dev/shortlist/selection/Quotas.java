package dev.shortlist.selection;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * What strata and costs still allow: whether a batch in the making can be completed from the items
 * in reserve, and at what cost. Costs are in hundredths, so that their sums are exact.
 *
 * <p>Completions are found exactly. What a stratum must still give is taken from its cheapest
 * items, the rest from the cheapest items of all strata that have room: strata are a partition
 * matroid, for which this greedy choice is the cheapest there is.
 */
final class Quotas {

  private final Reserve reserve;
  private final boolean areCostsLimited;
  private final long budget;
  private long spent;

  /** What each stratum must still give and may still give. */
  private final int[] needed;

  private final int[] room;

  /** How many of each stratum's ranks have not been named hopeless. */
  private final int[] hopeful;

  Quotas(Constraints constraints, Reserve reserve) {
    Constraints.Strata strata = constraints.strata();
    Constraints.Costs costs = constraints.costs();
    this.reserve = reserve;
    this.areCostsLimited = costs != null;
    this.budget = costs == null ? 0 : costs.budgetInHundredths();
    int count = reserve.strata();
    this.needed = Arrays.copyOf(strata == null ? new int[0] : strata.minimum(), count);
    this.room = Arrays.copyOf(strata == null ? new int[0] : strata.maximum(), count);
    room[count - 1] = Integer.MAX_VALUE;
    this.hopeful =
        IntStream.range(0, count).map(stratum -> reserve.ranked(stratum).length).toArray();
  }

  /** What all candidates allow that are eligible, whatever the distances between them. */
  static Quotas ofAll(Constraints constraints, int[] eligible, int itemCount) {
    Reserve everything = new Reserve(constraints, eligible, itemCount);
    everything.addAll();
    return new Quotas(constraints, everything);
  }

  long spent() {
    return spent;
  }

  /** How many candidates there are, in reserve or not. */
  int candidates() {
    return reserve.candidates();
  }

  /** Every candidate in the order in which it should be kept in reserve: needed strata first. */
  int[] byUrgency() {
    return IntStream.range(0, needed.length)
        .boxed()
        .sorted(Comparator.comparing(stratum -> needed[stratum] == 0))
        .flatMapToInt(stratum -> IntStream.of(reserve.ranked(stratum)))
        .toArray();
  }

  /** How many picks a stratum can still give. */
  int available(int stratum) {
    return Math.min(room[stratum], reserve.size(stratum));
  }

  /** How many picks all strata together can still give. */
  long selectable() {
    return IntStream.range(0, needed.length).mapToLong(this::available).sum();
  }

  /** How many picks strata must still give. */
  private long mandatory() {
    return IntStream.of(needed).asLongStream().sum();
  }

  /** Whether so many more picks can be taken from the reserve. */
  boolean canComplete(int missing) {
    return IntStream.range(0, needed.length)
            .allMatch(stratum -> needed[stratum] <= available(stratum))
        && mandatory() <= missing
        && missing <= selectable()
        && (!areCostsLimited || spent + leastCost(missing) <= budget);
  }

  /**
   * The most picks, up to a limit, that can be taken from the reserve; 0 if none can. The sizes
   * that are possible have no gaps from what is mandatory on, as no larger batch costs less.
   */
  int largest(int limit) {
    int possible = (int) Math.min(mandatory(), limit);
    if (!canComplete(possible)) {
      return 0;
    }
    int impossible = limit + 1;
    while (impossible - possible > 1) {
      int middle = (possible + impossible) >>> 1;
      if (canComplete(middle)) {
        possible = middle;
      } else {
        impossible = middle;
      }
    }
    return possible;
  }

  /** Whether the batch can be completed after this pick, without the items it rules out. */
  boolean canTake(int item, int missing, int[] ruledOut) {
    int stratum = reserve.stratum(item);
    if (room[stratum] == 0) {
      return false;
    }
    boolean reserved = reserve.contains(item);
    int need = needed[stratum];
    IntStream.of(ruledOut).forEach(reserve::remove);
    take(item);
    boolean completes = canComplete(missing - 1);
    needed[stratum] = need;
    room[stratum]++;
    spent -= reserve.cost(item);
    if (reserved) {
      reserve.add(item);
    }
    IntStream.of(ruledOut).forEach(reserve::add);
    return completes;
  }

  void take(int item) {
    int stratum = reserve.stratum(item);
    needed[stratum] = Math.max(0, needed[stratum] - 1);
    room[stratum]--;
    spent += reserve.cost(item);
    reserve.remove(item);
  }

  /** Names every item that no batch can take any more, so that it need not be tried. */
  void forEachHopeless(int missing, IntConsumer close) {
    for (int stratum = 0; stratum < needed.length; stratum++) {
      long most = mostAffordable(stratum, missing);
      int[] items = reserve.ranked(stratum);
      while (hopeful[stratum] > 0 && reserve.cost(items[hopeful[stratum] - 1]) > most) {
        close.accept(items[--hopeful[stratum]]);
      }
    }
  }

  /** The largest cost that an item of a stratum may have; below 0 where none may be taken. */
  private long mostAffordable(int stratum, int missing) {
    if (room[stratum] == 0 || (mandatory() == missing && needed[stratum] == 0)) {
      return -1;
    }
    if (!areCostsLimited) {
      return Long.MAX_VALUE;
    }
    int need = needed[stratum];
    needed[stratum] = Math.max(0, need - 1);
    room[stratum]--;
    long rest = leastCost(missing - 1);
    needed[stratum] = need;
    room[stratum]++;
    return budget - spent - rest;
  }

  /** Cost of the cheapest completion, which must exist. */
  long leastCost(int missing) {
    long cost = 0;
    int left = missing;
    PriorityQueue<Cursor> next = new PriorityQueue<>(Comparator.comparingLong(Cursor::cost));
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
      this.rank = reserve.nextRank(stratum, 0);
      this.roomLeft = room[stratum];
    }

    boolean hasItem() {
      return rank >= 0 && roomLeft > 0;
    }

    long cost() {
      return reserve.cost(reserve.ranked(stratum)[rank]);
    }

    void advance() {
      rank = reserve.nextRank(stratum, rank + 1);
      roomLeft--;
    }
  }
}
