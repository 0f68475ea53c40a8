package dev.shortlist.selection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses by the labels at hand. The first batch is {@link KMeansSelection}'s, which sees more
 * classes with the fewest labels than any other; from there {@link MaxHerding} along principal axes
 * covers what is left. With few labels per class a model is too often sure of what is wrong to be
 * worth asking; from {@value #ENOUGH_PER_CLASS} per class on {@link UncertaintyHerding} covers what
 * it is unsure of. Decision 0052 has the numbers.
 */
record Auto() implements Selector {

  private static final double BANDWIDTH = 1;
  private static final int AXES = 64;

  /**
   * In the reference's tables (ImageNet, rows Random and K-means) the linear head is even with the
   * nearest neighbour at 7 labels per class and ahead at 13.
   */
  private static final int ENOUGH_PER_CLASS = 10;

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "auto",
              List.of(),
              "K-means for the first batch, then coverage of what is left, and of what a model is"
                  + " unsure of from "
                  + ENOUGH_PER_CLASS
                  + " labels per class on.",
              "Whenever there is no reason to choose another.",
              "https://arxiv.org/abs/2412.20644",
              List.of(StrategyCard.Need.FEATURES, StrategyCard.Need.PROBABILITIES),
              List.of()),
          spec -> new Auto());

  /** What is chosen, and why. */
  private record Choice(String name, String because, Selector selector) {}

  @Override
  public Map<String, Object> fill(Selection selection) {
    Choice choice = choice(selection.problem().labeled());
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("chosen", choice.name());
    figures.put("because", choice.because());
    figures.putAll(choice.selector().fill(selection));
    return figures;
  }

  private static Choice choice(LabeledItems labeled) {
    int labels = labeled.items().length;
    int classes = labeled.classCount();
    if (labels == 0) {
      return new Choice("kmeans", "nothing is labeled yet", KMeansSelection.byDefault());
    }
    String counted = "%d labels of %d classes are ".formatted(labels, classes);
    return labels < (long) ENOUGH_PER_CLASS * classes
        ? new Choice(
            "max-herding",
            counted + "too few for a model, which takes %d per class".formatted(ENOUGH_PER_CLASS),
            new MaxHerding(BANDWIDTH, AXES))
        : new Choice(
            "uherding",
            counted + "enough to train a model on",
            new UncertaintyHerding(BANDWIDTH, true, true));
  }
}
