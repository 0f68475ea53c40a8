package dev.shortlist.evaluation;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.selection.LabeledItems;
import dev.shortlist.selection.Observer;
import dev.shortlist.selection.Pick;
import dev.shortlist.selection.SelectionProblem;
import dev.shortlist.selection.Strategies;
import dev.shortlist.selection.StrategyCard;
import dev.shortlist.selection.StrategyCard.Need;
import dev.shortlist.selection.StrategySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Spends growing budgets on items whose classes are known, with annotators who are always right.
 *
 * <p>Most strategies go on from the labels of the smaller budget, in rounds. {@link #PLANNERS}
 * spend every budget anew. A strategy that needs labels borrows its first batch from {@link
 * #STARTER}, and those that the reference's tables start from a random pool borrow it from {@code
 * random}.
 *
 * @param pool unit rows, shape (n, d)
 * @param classes true class of each row, 0 to {@code classCount} − 1
 * @param budgets ascending, the last at most n
 */
public record SimulatedCampaign(
    FeatureMatrix pool, int[] classes, int classCount, List<Integer> budgets, Kernels kernels) {

  /** Picks the first batch for strategies that cannot start from nothing. */
  public static final String STARTER = "kmeans";

  /** They share a random first batch in the reference's tables. */
  static final Set<String> RANDOM_STARTERS = Set.of("core-set", "max-entropy");

  /** The prefixes of their batches are their smaller batches, so the largest budget will do. */
  public static final Set<String> RANKERS = Set.of("max-herding", "prob-cover", "random");

  /** They plan all labels of a budget at once, so each budget is spent anew. */
  public static final Set<String> PLANNERS = Set.of("active-ft", "kmeans", "usl");

  /**
   * The rows that are labeled at each budget, in the order in which they were bought.
   *
   * @param observer told how far each selection is; ends the campaign by throwing
   */
  public List<int[]> spend(StrategySpec strategy, long seed, Observer observer) {
    SplittableRandom seeds = new SplittableRandom(seed);
    if (RANKERS.contains(strategy.name())) {
      int[] ranked = extended(new int[0], strategy, budgets.getLast(), seeds.nextLong(), observer);
      return budgets.stream().map(budget -> Arrays.copyOf(ranked, budget)).toList();
    }
    List<int[]> labeled = new ArrayList<>();
    int[] bought = {};
    for (int budget : budgets) {
      int[] kept = PLANNERS.contains(strategy.name()) ? new int[0] : bought;
      bought = extended(kept, strategy, budget, seeds.nextLong(), observer);
      labeled.add(bought);
    }
    return labeled;
  }

  public static boolean borrowsFirstBatch(StrategyCard card) {
    return card.needs().contains(Need.LABELS);
  }

  /** Whether a strategy looks at the true classes, which nobody has who needs labels. */
  public static boolean isOracle(StrategyCard card) {
    return card.needs().contains(Need.TRUTH);
  }

  static StrategyCard cardOf(StrategySpec strategy) {
    return Strategies.cards().stream()
        .filter(card -> card.name().equals(strategy.name()))
        .findFirst()
        .orElseThrow();
  }

  private int[] extended(
      int[] labeled, StrategySpec strategy, int budget, long seed, Observer observer) {
    StrategyCard card = cardOf(strategy);
    int[] known = IntStream.of(labeled).map(item -> classes[item]).toArray();
    SelectionProblem problem =
        new SelectionProblem(
            pool,
            new LabeledItems(labeled, known, classCount),
            unlabeled(labeled),
            budget - labeled.length,
            seed);
    IntStream batch =
        Strategies.strategyFor(labeled.length == 0 ? starter(strategy, card) : strategy)
            .select(isOracle(card) ? problem.knowing(classes) : problem, kernels, observer)
            .picks()
            .stream()
            .mapToInt(Pick::item);
    return IntStream.concat(IntStream.of(labeled), batch).toArray();
  }

  /** What picks the first batch. */
  private static StrategySpec starter(StrategySpec strategy, StrategyCard card) {
    if (RANDOM_STARTERS.contains(card.name())) {
      return Strategies.parse(Map.of("name", "random"));
    }
    return borrowsFirstBatch(card) ? Strategies.parse(Map.of("name", STARTER)) : strategy;
  }

  private int[] unlabeled(int[] labeled) {
    BitSet known = new BitSet();
    IntStream.of(labeled).forEach(known::set);
    return IntStream.range(0, pool.rows()).filter(item -> !known.get(item)).toArray();
  }
}
