package dev.shortlist.selection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * An oracle: as many items of every true class, drawn at random. A class that runs out is made up
 * for by the others; items of unknown class come last.
 *
 * <p>It looks at the true classes of the whole pool, which nobody has who needs labels: a reference
 * point for simulations, not a strategy.
 */
record Uniform() implements Selector {

  private static final int UNKNOWN = -1;

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "uniform",
              List.of(),
              "As many items of every true class.",
              "Never in a real round: it cheats. In simulations it shows what class balance alone"
                  + " would bring.",
              "https://arxiv.org/abs/2110.12033",
              List.of(StrategyCard.Need.TRUTH),
              List.of()),
          spec -> new Uniform());

  @Override
  public Map<String, Object> fill(Selection selection) {
    TreeMap<Integer, Deque<Integer>> itemsOf = shuffledByClass(selection);
    Deque<Integer> unknown = itemsOf.remove(UNKNOWN);
    while (!selection.isComplete() && !itemsOf.isEmpty()) {
      itemsOf.forEach((trueClass, items) -> pickOne(selection, trueClass, items));
      itemsOf.values().removeIf(Deque::isEmpty);
    }
    while (!selection.isComplete() && unknown != null) {
      pickOne(selection, UNKNOWN, unknown);
    }
    return Map.of();
  }

  private static void pickOne(Selection selection, int trueClass, Deque<Integer> items) {
    boolean picked = false;
    while (!picked && !items.isEmpty() && !selection.isComplete()) {
      int item = items.remove();
      picked =
          selection.draft().isOpen(item) && selection.offer(item, new Reason.OfClass(trueClass));
    }
  }

  private static TreeMap<Integer, Deque<Integer>> shuffledByClass(Selection selection) {
    SplittableRandom random = new SplittableRandom(selection.problem().seed());
    int[] truth = selection.problem().requiredTruth();
    int[] candidates = selection.problem().candidates();
    TreeMap<Integer, Deque<Integer>> itemsOf = new TreeMap<>();
    for (int item : Sampling.withoutReplacement(candidates, candidates.length, random)) {
      itemsOf.computeIfAbsent(truth[item], trueClass -> new ArrayDeque<>()).add(item);
    }
    return itemsOf;
  }
}
