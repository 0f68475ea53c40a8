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
    SplittableRandom random = new SplittableRandom(selection.problem().seed());
    int[] items = selection.problem().candidates().clone();
    for (int drawn = 0; !selection.isComplete(); drawn++) {
      int other = random.nextInt(drawn, items.length);
      int item = items[other];
      items[other] = items[drawn];
      if (selection.draft().isOpen(item)) {
        selection.offer(item, new Reason.Drawn());
      }
    }
    return Map.of();
  }
}
