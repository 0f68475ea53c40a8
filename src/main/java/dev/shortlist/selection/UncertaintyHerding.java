package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.RadialKernel;
import dev.shortlist.probe.LinearProbe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Uncertainty herding: {@link MaxHerding} in which covering an item counts as much as the model is
 * unsure of it, 1 − (p₁ − p₂). With nothing labeled it is max-herding; as labels come the kernel
 * narrows to the least distance between labeled items, so it turns from coverage to uncertainty.
 *
 * @param bandwidth h of the kernel, unless it adapts
 * @param adaptive whether h is the least positive distance between labeled items
 * @param calibrated whether the model's scores are divided by a temperature fitted on held-out
 *     labels
 * @see <a href="https://arxiv.org/abs/2412.20644">Bae, Oliveira, Sutherland: Uncertainty Herding,
 *     One Active Learning Method for All Label Budgets, ICLR 2025</a>
 */
record UncertaintyHerding(double bandwidth, boolean adaptive, boolean calibrated)
    implements Selector {

  /** Duplicates among labeled items must not narrow the kernel to nothing. */
  private static final double LEAST_BANDWIDTH = 0.1;

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "uherding",
              List.of(),
              "The item that covers most of what the model is unsure of.",
              "From the second batch on, at any budget; the first batch is max-herding's.",
              "https://arxiv.org/abs/2412.20644",
              List.of(StrategyCard.Need.FEATURES, StrategyCard.Need.PROBABILITIES),
              List.of(
                  Parameter.number(
                      "bandwidth", 1, 1e-3, 1e3, "distance over which similarity falls to 1/e"),
                  Parameter.flag(
                      "adaptive", true, "narrow to the least distance between labeled items"),
                  Parameter.flag(
                      "calibrated", true, "fit a temperature to the model on held-out labels"))),
          spec ->
              new UncertaintyHerding(
                  spec.number("bandwidth"), spec.flag("adaptive"), spec.flag("calibrated")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    if (selection.labeledItems().length == 0) {
      return new MaxHerding(bandwidth, 0).fill(selection);
    }
    double temperature = calibrated ? Temperature.fitted(selection) : 1;
    double h = adaptive ? leastDistance(selection) : bandwidth;
    float[] weights = uncertainty(selection, temperature);
    Herding herding = new Herding(selection, RadialKernel.gaussian(h), weights);
    herding.cover(selection.labeledItems());
    herding.pickWhileGaining(Double.NEGATIVE_INFINITY);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("coverage", herding.coverage());
    figures.put("bandwidth", h);
    figures.put("temperature", temperature);
    return figures;
  }

  private static float[] uncertainty(Selection selection, double temperature) {
    LinearProbe probe = Predictions.trainedProbe(selection);
    Predictions predictions = Predictions.of(selection.features(), probe, temperature);
    float[] weights = new float[selection.features().rows()];
    for (int item = 0; item < weights.length; item++) {
      weights[item] = (float) predictions.closeness(item);
    }
    for (int item : selection.labeledItems()) {
      weights[item] = 0;
    }
    return weights;
  }

  private double leastDistance(Selection selection) {
    FeatureMatrix labeled = selection.features().view(selection.labeledItems());
    double least =
        IntStream.range(0, labeled.rows())
            .mapToDouble(
                row ->
                    leastPositive(selection.kernels().squaredDistances(labeled, labeled.row(row))))
            .min()
            .orElse(Double.POSITIVE_INFINITY);
    return least == Double.POSITIVE_INFINITY
        ? bandwidth
        : Math.max(LEAST_BANDWIDTH, Math.sqrt(least));
  }

  private static double leastPositive(float[] squaredDistances) {
    double least = Double.POSITIVE_INFINITY;
    for (float distance : squaredDistances) {
      least = distance > 0 ? Math.min(least, distance) : least;
    }
    return least;
  }
}
