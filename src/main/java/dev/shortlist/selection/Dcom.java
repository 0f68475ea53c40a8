package dev.shortlist.selection;

import dev.shortlist.linalg.RadialKernel;
import dev.shortlist.probe.LinearProbe;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * DCoM: covers the pool as {@link ProbCover} does, but with a radius of its own for each labeled
 * item, and turns to the items the model is unsure of as coverage grows.
 *
 * <p>A labeled item's radius is the largest at which a share of 0.2·c + 0.4 of the items within are
 * predicted to be of its class, where c is the coverage by balls of the initial radius. Candidates
 * cover with the mean of those radii. The weight of uncertainty is S(c) = (1 + e^{−k(1−a)}) / (1 +
 * e^{−k(c−a)}) with a = 0.8 and k = 50, for the coverage c before the batch; uncertainty and the
 * number of newly covered items are scaled to 0…1 by what they are before the batch. The authors'
 * program remembers radii from round to round; here they follow from the labels at hand alone.
 *
 * @param initialRadius of balls before anything is known
 * @param maxRadius of a labeled item's ball
 * @see <a href="https://arxiv.org/abs/2407.01804">Mishal, Weinshall: DCoM, Active Learning for All
 *     Learners, 2024</a>
 */
record Dcom(double initialRadius, double maxRadius) implements Selector {

  private static final double RESOLUTION = 0.05;
  private static final double CENTRE = 0.8;
  private static final double STEEPNESS = 50;

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "dcom",
              List.of(),
              "The item that covers most, and the more is covered, the item the model is unsure"
                  + " of.",
              "Round after round from the lowest budgets on, where a good radius is known.",
              "https://arxiv.org/abs/2407.01804",
              List.of(StrategyCard.Need.FEATURES, StrategyCard.Need.PROBABILITIES),
              List.of(
                  Parameter.number("initial_radius", 0.6, 1e-3, 2, "Euclidean radius at first"),
                  Parameter.number("max_radius", 1.1, 1e-3, 2, "of a labeled item's ball"))),
          spec -> new Dcom(spec.number("initial_radius"), spec.number("max_radius")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    int[] labeled = selection.labeledItems();
    if (labeled.length == 0) {
      return new ProbCover(initialRadius, 1).fill(selection);
    }
    LinearProbe probe = Predictions.trainedProbe(selection);
    Predictions predictions = Predictions.of(selection.features(), probe, 1);
    double[] initial = new double[labeled.length];
    Arrays.fill(initial, initialRadius);
    double purity = 0.2 * mean(covered(selection, initial)) + 0.4;
    double[] radii =
        IntStream.range(0, labeled.length)
            .mapToDouble(i -> pureRadius(selection, predictions, i, purity))
            .toArray();
    float[] covered = covered(selection, radii);
    double coverage = mean(covered);
    double radius = Arrays.stream(radii).average().orElse(initialRadius);
    Herding herding =
        new Herding(
            selection, RadialKernel.topHat(radius), Herding.evenWeights(selection.features()));
    herding.coverAs(covered);
    herding.pickMixed(predictions::closeness, weightOfUncertainty(coverage));
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("coverage_before", coverage);
    figures.put("coverage", herding.coverage());
    figures.put("radius", radius);
    figures.put("weight_of_uncertainty", weightOfUncertainty(coverage));
    return figures;
  }

  static double weightOfUncertainty(double coverage) {
    return (1 + StrictMath.exp(-STEEPNESS * (1 - CENTRE)))
        / (1 + StrictMath.exp(-STEEPNESS * (coverage - CENTRE)));
  }

  /** 1 for each item within its radius of a labeled item, else 0. */
  private static float[] covered(Selection selection, double[] radii) {
    float[] covered = new float[selection.features().rows()];
    for (int i = 0; i < radii.length; i++) {
      float[] distances = squaredDistances(selection, i);
      double squaredRadius = radii[i] * radii[i];
      for (int item = 0; item < covered.length; item++) {
        covered[item] = distances[item] < squaredRadius ? 1 : covered[item];
      }
    }
    return covered;
  }

  private static float[] squaredDistances(Selection selection, int labeled) {
    float[] point = selection.features().row(selection.labeledItems()[labeled]);
    return selection.kernels().squaredDistances(selection.features(), point);
  }

  /** The largest multiple of the resolution at which the ball is pure enough; at least one. */
  private double pureRadius(
      Selection selection, Predictions predictions, int labeled, double purity) {
    int ownClass = selection.problem().labeled().classes()[labeled];
    int steps = (int) Math.floor(maxRadius / RESOLUTION + 1e-9);
    int[] items = new int[steps + 1];
    int[] agreeing = new int[steps + 1];
    float[] distances = squaredDistances(selection, labeled);
    for (int item = 0; item < distances.length; item++) {
      int step = (int) (Math.sqrt(distances[item]) / RESOLUTION) + 1;
      if (step <= steps) {
        items[step]++;
        agreeing[step] += predictions.predicted()[item] == ownClass ? 1 : 0;
      }
    }
    int largest = 1;
    for (int step = 1; step <= steps; step++) {
      items[step] += items[step - 1];
      agreeing[step] += agreeing[step - 1];
      largest = agreeing[step] >= purity * items[step] ? step : largest;
    }
    return largest * RESOLUTION;
  }

  private static double mean(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(0);
  }
}
