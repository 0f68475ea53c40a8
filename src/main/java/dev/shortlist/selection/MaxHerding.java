package dev.shortlist.selection;

import dev.shortlist.linalg.RadialKernel;
import java.util.List;
import java.util.Map;

/**
 * MaxHerding: greedily maximises the mean similarity of all items to their most similar labeled or
 * picked item. Deterministic, ranked, over the whole pool.
 *
 * @param bandwidth h of the kernel exp(−(distance / h)²)
 * @see <a href="https://arxiv.org/abs/2407.12212">Bae, Noh, Sutherland: Generalized Coverage for
 *     More Robust Low-Budget Active Learning, ECCV 2024</a>
 */
record MaxHerding(double bandwidth) implements Selector {

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "max-herding",
              List.of(),
              "The item that covers most of what is not yet covered, in a smooth sense of"
                  + " coverage.",
              "Any low budget: no radius to tune, ranked, and it takes labels at hand into"
                  + " account.",
              "https://arxiv.org/abs/2407.12212",
              List.of(StrategyCard.Need.FEATURES),
              List.of(
                  Parameter.number(
                      "bandwidth", 1, 1e-3, 1e3, "distance over which similarity falls to 1/e"))),
          spec -> new MaxHerding(spec.number("bandwidth")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    Herding herding =
        new Herding(
            selection, RadialKernel.gaussian(bandwidth), Herding.evenWeights(selection.features()));
    herding.cover(selection.labeledItems());
    herding.pickWhileGaining(Double.NEGATIVE_INFINITY);
    return Map.of("coverage", herding.coverage());
  }
}
