package dev.shortlist.selection;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Every batch of b candidates is equally likely; a smaller b gives a prefix. */
record RandomSelection() implements Selector {

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "random",
              List.of(),
              "Every batch is equally likely.",
              "The baseline that any other strategy has to beat.",
              "https://arxiv.org/abs/2110.12033",
              List.of(),
              List.of()),
          spec -> new RandomSelection());

  @Override
  public Map<String, Object> fill(Selection selection) {
    complete(selection, new SplittableRandom(selection.problem().seed()));
    return Map.of();
  }

  /**
   * Completes the draft with random items.
   *
   * @return how many
   */
  static int complete(Selection selection, SplittableRandom random) {
    int picked = 0;
    int[] items = selection.problem().candidates();
    for (int item : Sampling.withoutReplacement(items, items.length, random)) {
      if (!selection.isComplete() && selection.draft().isOpen(item)) {
        picked += selection.offer(item, new Reason.Drawn()) ? 1 : 0;
      }
    }
    return picked;
  }
}
