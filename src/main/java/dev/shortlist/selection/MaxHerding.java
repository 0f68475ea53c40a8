package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.PrincipalAxes;
import dev.shortlist.linalg.RadialKernel;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * MaxHerding: greedily maximises the mean similarity of all items to their most similar labeled or
 * picked item. Deterministic, ranked, over the whole pool.
 *
 * <p>Similarity can be measured along the principal axes of the pool alone. In hundreds of
 * dimensions all items are about equally far from each other, because most of what sets two of them
 * apart is noise of the single item; along the few axes in which the pool varies most the same
 * kernel tells groups of items apart. Decision 0052 has the numbers.
 *
 * @param bandwidth h of the kernel exp(−(distance / h)²)
 * @param axes how many principal axes; 0 measures the features as they are, as published
 * @see <a href="https://arxiv.org/abs/2407.12212">Bae, Noh, Sutherland: Generalized Coverage for
 *     More Robust Low-Budget Active Learning, ECCV 2024</a>
 */
record MaxHerding(double bandwidth, int axes) implements Selector {

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
                      "bandwidth", 1, 1e-3, 1e3, "distance over which similarity falls to 1/e"),
                  Parameter.count(
                      "axes",
                      0,
                      0,
                      4096,
                      "principal axes that similarity is measured along; 0 for all there is"))),
          spec -> new MaxHerding(spec.number("bandwidth"), spec.count("axes")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    try (Scratch scratch = new Scratch()) {
      Herding herding =
          new Herding(
              selection,
              space(selection, scratch),
              RadialKernel.gaussian(bandwidth),
              Herding.evenWeights(selection.features()));
      herding.cover(selection.labeledItems());
      herding.pickWhileGaining(Double.NEGATIVE_INFINITY);
      return Map.of("coverage", herding.coverage());
    }
  }

  private FeatureMatrix space(Selection selection, Scratch scratch) {
    FeatureMatrix features = selection.features();
    if (axes == 0) {
      return features;
    }
    MemorySegment coordinates =
        scratch.matrix(
            "the pool along principal axes", features.rows(), Math.min(axes, features.dimension()));
    selection.observer().progress("finding principal axes", 0, axes);
    PrincipalAxes principal = PrincipalAxes.of(features, axes, selection.kernels());
    return principal.count() == 0 ? features : principal.unitCoordinates(features, coordinates);
  }
}
