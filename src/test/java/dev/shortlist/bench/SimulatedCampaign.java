package dev.shortlist.bench;

import dev.shortlist.linalg.Kernels;
import dev.shortlist.selection.LabeledItems;
import dev.shortlist.selection.Observer;
import dev.shortlist.selection.Pick;
import dev.shortlist.selection.SelectionProblem;
import dev.shortlist.selection.Strategies;
import dev.shortlist.selection.StrategyCard;
import dev.shortlist.selection.StrategyCard.Need;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Spends growing budgets on a pool, with annotators who are always right. */
record SimulatedCampaign(ImageSet set, Kernels kernels) {

  static final List<Integer> BUDGETS = List.of(10, 20, 50, 100, 300);

  /** Picks the first batch for strategies that cannot start from nothing. */
  static final String STARTER = "kmeans";

  /** The prefixes of their batches are their smaller batches, so the largest budget will do. */
  static final Set<String> RANKERS = Set.of("core-set", "max-herding", "prob-cover", "random");

  /** They plan all labels of a budget at once, so each budget is spent anew. */
  static final Set<String> PLANNERS = Set.of("active-ft", "kmeans", "usl");

  /** The labeled items at each budget. Every strategy runs with its defaults. */
  List<int[]> spend(StrategyCard card, long seed) {
    SplittableRandom seeds = new SplittableRandom(seed);
    if (RANKERS.contains(card.name())) {
      int[] ranked = extended(new int[0], card, BUDGETS.getLast(), seeds.nextLong());
      return BUDGETS.stream().map(budget -> Arrays.copyOf(ranked, budget)).toList();
    }
    List<int[]> labeled = new ArrayList<>();
    int[] bought = {};
    for (int budget : BUDGETS) {
      int[] kept = PLANNERS.contains(card.name()) ? new int[0] : bought;
      bought = extended(kept, card, budget, seeds.nextLong());
      labeled.add(bought);
    }
    return labeled;
  }

  static boolean borrowsFirstBatch(StrategyCard card) {
    return card.needs().contains(Need.LABELS);
  }

  static boolean isOracle(StrategyCard card) {
    return card.needs().contains(Need.TRUTH);
  }

  private int[] extended(int[] labeled, StrategyCard card, int budget, long seed) {
    int[] classes = IntStream.of(labeled).map(item -> set.poolClasses()[item]).toArray();
    LabeledItems known = new LabeledItems(labeled, classes, set.classCount());
    SelectionProblem problem =
        new SelectionProblem(set.pool(), known, unlabeled(labeled), budget - labeled.length, seed);
    String strategy = labeled.length == 0 && borrowsFirstBatch(card) ? STARTER : card.name();
    IntStream batch =
        Strategies.strategyFor(Strategies.parse(Map.of("name", strategy)))
            .select(
                isOracle(card) ? problem.knowing(set.poolClasses()) : problem,
                kernels,
                Observer.NONE)
            .picks()
            .stream()
            .mapToInt(Pick::item);
    return IntStream.concat(IntStream.of(labeled), batch).toArray();
  }

  private int[] unlabeled(int[] labeled) {
    BitSet known = new BitSet();
    IntStream.of(labeled).forEach(known::set);
    return IntStream.range(0, set.pool().rows()).filter(item -> !known.get(item)).toArray();
  }
}
