package dev.shortlist.selection;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The candidates by stratum, cheapest first, ties to the lowest item, and which of them are in
 * reserve: what a batch in the making can be completed from. Items of no stratum are a stratum of
 * their own, the last.
 */
final class Reserve {

  private final int strata;
  private final int[] stratumOf;
  private final Constraints.@Nullable Costs costs;

  /** Items of each stratum. */
  private final int[][] ranked;

  /** Shape (n); −1, which can not be put in reserve, for what is no candidate. */
  private final int[] rankOf;

  /** Which ranks of each stratum are in reserve. */
  private final BitSet[] ranks;

  private final BitSet items = new BitSet();

  /**
   * @param itemCount how many items the dataset has, n
   */
  Reserve(Constraints constraints, int[] candidates, int itemCount) {
    Constraints.Strata demanded = constraints.strata();
    this.strata = demanded == null ? 1 : demanded.names().length + 1;
    this.stratumOf = demanded == null ? new int[0] : demanded.stratumOf();
    this.costs = constraints.costs();
    this.rankOf = new int[itemCount];
    Arrays.fill(rankOf, -1);
    this.ranked = rank(candidates);
    this.ranks = Stream.generate(BitSet::new).limit(strata).toArray(BitSet[]::new);
  }

  private int[][] rank(int[] candidates) {
    int[] sizes = new int[strata];
    IntStream.of(candidates).forEach(item -> sizes[stratum(item)]++);
    int[][] byStratum = IntStream.of(sizes).mapToObj(int[]::new).toArray(int[][]::new);
    Arrays.fill(sizes, 0);
    for (int item : cheapestFirst(candidates)) {
      int stratum = stratum(item);
      rankOf[item] = sizes[stratum];
      byStratum[stratum][sizes[stratum]++] = item;
    }
    return byStratum;
  }

  private int[] cheapestFirst(int[] candidates) {
    return costs == null
        ? candidates
        : IntStream.of(candidates)
            .boxed()
            .sorted(Comparator.comparingLong(this::cost))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  int strata() {
    return strata;
  }

  int stratum(int item) {
    return stratumOf.length == 0 || stratumOf[item] < 0 ? strata - 1 : stratumOf[item];
  }

  /** In hundredths. */
  long cost(int item) {
    return costs == null ? 0 : costs.hundredths(item);
  }

  /** All candidates of a stratum, in reserve or not; shared, not to be changed. */
  int[] ranked(int stratum) {
    return ranked[stratum];
  }

  /** How many candidates there are, in reserve or not. */
  int candidates() {
    return Stream.of(ranked).mapToInt(ofStratum -> ofStratum.length).sum();
  }

  void addAll() {
    Stream.of(ranked).flatMapToInt(IntStream::of).forEach(this::add);
  }

  /**
   * @param item a candidate
   */
  void add(int item) {
    ranks[stratum(item)].set(rankOf[item]);
    items.set(item);
  }

  /**
   * @param item a candidate, in reserve or not
   */
  void remove(int item) {
    ranks[stratum(item)].clear(rankOf[item]);
    items.clear(item);
  }

  boolean contains(int item) {
    return items.get(item);
  }

  /** What is in reserve, ascending. */
  IntStream items() {
    return items.stream();
  }

  int size() {
    return items.cardinality();
  }

  int size(int stratum) {
    return ranks[stratum].cardinality();
  }

  /** The first rank from the given one on that is in reserve; −1 where there is none. */
  int nextRank(int stratum, int rank) {
    return ranks[stratum].nextSetBit(rank);
  }
}
