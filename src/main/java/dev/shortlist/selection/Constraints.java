package dev.shortlist.selection;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a batch must respect beside its size. Any strategy selects under any of them.
 *
 * @param excluded items that may not be picked
 * @param included the only items that may be picked; null for all
 * @param minimumDistance a guard against near-duplicates: picks are at least so far, by Euclidean
 *     distance, from each other and from labeled items; 0 for none
 * @param strata how many items each stratum has to give, and may
 * @param costs what items cost, and how much may be spent
 */
public record Constraints(
    int[] excluded,
    int @Nullable [] included,
    double minimumDistance,
    @Nullable Strata strata,
    @Nullable Costs costs) {

  /** Nothing but the batch size. */
  public static final Constraints NONE = new Constraints(new int[0], null, 0, null, null);

  public Constraints {
    if (!(minimumDistance >= 0)) {
      throw new IllegalArgumentException("a minimum distance of " + minimumDistance);
    }
  }

  /** Those of the candidates that the lists of items leave. */
  int[] eligible(int[] candidates) {
    BitSet out = new BitSet();
    IntStream.of(excluded).forEach(out::set);
    if (included == null) {
      return IntStream.of(candidates).filter(item -> !out.get(item)).toArray();
    }
    BitSet in = new BitSet();
    IntStream.of(included).forEach(in::set);
    return IntStream.of(candidates).filter(item -> in.get(item) && !out.get(item)).toArray();
  }

  /** These, and items that may not be picked. */
  public Constraints excluding(int... items) {
    return new Constraints(items, included, minimumDistance, strata, costs);
  }

  /** These, and the only items that may be picked. */
  public Constraints including(int... items) {
    return new Constraints(excluded, items, minimumDistance, strata, costs);
  }

  /** These, and how far picks must be apart. */
  public Constraints apart(double distance) {
    return new Constraints(excluded, included, distance, strata, costs);
  }

  /** These, and quotas. */
  public Constraints with(Strata quotas) {
    return new Constraints(excluded, included, minimumDistance, quotas, costs);
  }

  /** These, and a limit to costs. */
  public Constraints with(Costs limit) {
    return new Constraints(excluded, included, minimumDistance, strata, limit);
  }

  /**
   * Quotas per stratum, for example per camera or site.
   *
   * @param names what strata are called, shape (s)
   * @param stratumOf number of each item's stratum, −1 for none, shape (n)
   * @param minimum least number of picks per stratum, shape (s)
   * @param maximum largest number of picks per stratum, shape (s)
   */
  public record Strata(String[] names, int[] stratumOf, int[] minimum, int[] maximum) {

    public Strata {
      if (minimum.length != names.length || maximum.length != names.length) {
        throw new IllegalArgumentException(
            "%d strata with %d minima and %d maxima"
                .formatted(names.length, minimum.length, maximum.length));
      }
    }
  }

  /**
   * A limit to what a batch may cost.
   *
   * @param ofItem cost of each item, not negative, of two decimals, shape (n)
   * @param budget most that all picks may cost together
   */
  public record Costs(double[] ofItem, double budget) {

    /** What an item costs in whole hundredths, whose sums are exact. */
    long hundredths(int item) {
      return Math.round(100 * ofItem[item]);
    }

    /** How many whole hundredths may be spent. */
    long budgetInHundredths() {
      long nearest = Math.round(100 * budget);
      return nearest / 100.0 <= budget ? nearest : nearest - 1;
    }
  }
}
