package dev.shortlist.selection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses by the labels at hand. With few per class a model is too often sure of what is wrong to
 * be worth asking, so it covers the pool by {@link MaxHerding} along principal axes; from {@value
 * #ENOUGH_PER_CLASS} labels per class on it covers what a model is unsure of by {@link
 * UncertaintyHerding}.
 */
record Auto() implements Selector {

  private static final double BANDWIDTH = 1;
  private static final int AXES = 64;

  /** Where the reference's tables, too, have the trained head overtake the nearest neighbour. */
  private static final int ENOUGH_PER_CLASS = 10;

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "auto",
              List.of(),
              "Coverage of the pool at first, of what a model is unsure of from "
                  + ENOUGH_PER_CLASS
                  + " labels per class on.",
              "Whenever there is no reason to choose another.",
              "https://arxiv.org/abs/2412.20644",
              List.of(StrategyCard.Need.FEATURES, StrategyCard.Need.PROBABILITIES),
              List.of()),
          spec -> new Auto());

  @Override
  public Map<String, Object> fill(Selection selection) {
    LabeledItems labeled = selection.problem().labeled();
    int labels = labeled.items().length;
    int classes = labeled.classCount();
    boolean enough = labels > 0 && labels >= (long) ENOUGH_PER_CLASS * classes;
    Selector chosen =
        enough ? new UncertaintyHerding(BANDWIDTH, true, true) : new MaxHerding(BANDWIDTH, AXES);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("chosen", enough ? "uherding" : "max-herding");
    figures.put(
        "because",
        "%d labels of %d classes are %s to train a model on; it takes %d per class"
            .formatted(labels, classes, enough ? "enough" : "too few", ENOUGH_PER_CLASS));
    figures.putAll(chosen.fill(selection));
    return figures;
  }
}
