package dev.shortlist.selection;

import java.util.List;
import java.util.Map;

/**
 * Core-set, or greedy k-centre: again and again the candidate farthest from everything labeled or
 * picked, ties to the lowest item.
 *
 * <p>Its radius is at most twice the least possible. It seeks out outliers, and at low budgets is
 * usually worse than random; take it to cover every corner of a pool, not to train on few labels.
 * With nothing labeled it starts from the item nearest to the mean of the pool.
 *
 * @see <a href="https://arxiv.org/abs/1708.00489">Sener, Savarese: Active Learning for
 *     Convolutional Neural Networks, a Core-Set Approach, ICLR 2018</a>
 */
record CoreSet() implements Selector {

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "core-set",
              List.of("coreset"),
              "Again and again the item farthest from everything labeled or picked.",
              "To cover every corner of a pool; with few labels it is usually worse than random.",
              "https://arxiv.org/abs/1708.00489",
              List.of(StrategyCard.Need.FEATURES),
              List.of(
                  Parameter.flag(
                      "parity", false, "no effect: the ids are always the reference program's"))),
          spec -> new CoreSet());

  @Override
  public Map<String, Object> fill(Selection selection) {
    FarthestFirst traversal = new FarthestFirst(selection);
    if (selection.labeledItems().length > 0) {
      traversal.startFromLabeled();
    } else {
      traversal.startFromMean();
    }
    traversal.pickAll();
    return Map.of("radius", traversal.radius());
  }
}
