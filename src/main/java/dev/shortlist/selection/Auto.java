package dev.shortlist.selection;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses by the labels at hand. With none, or all of one class, there is no model worth asking, so
 * it covers the pool by {@link MaxHerding}; with labels of several classes it covers what the model
 * is unsure of by {@link UncertaintyHerding}.
 */
record Auto() implements Selector {

  private static final double BANDWIDTH = 1;

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "auto",
              List.of(),
              "Coverage of the pool at first, of what a model is unsure of once there are labels.",
              "Whenever there is no reason to choose another.",
              "https://arxiv.org/abs/2412.20644",
              List.of(StrategyCard.Need.FEATURES, StrategyCard.Need.PROBABILITIES),
              List.of()),
          spec -> new Auto());

  @Override
  public Map<String, Object> fill(Selection selection) {
    long classes = Arrays.stream(selection.problem().labeled().classes()).distinct().count();
    Map<String, Object> figures = new LinkedHashMap<>();
    if (classes < 2) {
      figures.put("chosen", "max-herding");
      figures.put("because", "labels of fewer than two classes cannot train a model");
      figures.putAll(new MaxHerding(BANDWIDTH).fill(selection));
    } else {
      figures.put("chosen", "uherding");
      figures.put("because", "labels of %d classes can train a model".formatted(classes));
      figures.putAll(new UncertaintyHerding(BANDWIDTH, true, true).fill(selection));
    }
    return figures;
  }
}
