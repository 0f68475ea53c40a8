package dev.shortlist.selection;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * DCoM: covers the pool with balls as {@link ProbCover} does, and turns to the items a probe is
 * unsure of as coverage grows.
 *
 * <p>Each labeled item has a ball of its own radius, see {@link LabeledBalls}; candidates have the
 * mean of those radii. Picked is again and again the largest S(c) · margin term + (1 − S(c)) ·
 * number of items newly covered, both scaled to 0…1 over what is left to pick, ties to the lowest
 * item. The margin term is 1 − (p₁ − p₂), the coverage c that of the labeled balls.
 *
 * <p>With nothing labeled it is ProbCover with the initial radius. The authors' program keeps the
 * radius an item was given in its round; here all radii follow from the labels at hand.
 *
 * @param initialRadius of a labeled item's ball, from which the purity asked of it follows
 * @param largestRadius of a labeled item's ball
 * @param centre a, the coverage at which both terms count the same
 * @param steepness k of the change from the one to the other
 * @see <a href="https://arxiv.org/abs/2407.01804">Mishal, Weinshall: DCoM, Active Learning for All
 *     Learners, 2024</a>
 */
record Dcom(double initialRadius, double largestRadius, double centre, double steepness)
    implements Selector {

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "dcom",
              List.of(),
              "The item that covers most, and the more is covered, the item a model is unsure of.",
              "Batch after batch from the lowest budgets on, where a good radius is known.",
              "https://arxiv.org/abs/2407.01804",
              List.of(StrategyCard.Need.FEATURES, StrategyCard.Need.PROBABILITIES),
              List.of(
                  Parameter.number(
                      "initial_radius", 0.6, 1e-3, 2, "Euclidean radius of a ball at first"),
                  Parameter.number(
                      "largest_radius", 1.1, 1e-3, 2, "limit to the radius of a labeled ball"),
                  Parameter.number(
                      "centre", 0.8, 0, 1, "coverage at which margins count as much as coverage"),
                  Parameter.number(
                      "steepness", 50, 0, 1000, "of the change from coverage to margins"))),
          spec ->
              new Dcom(
                  spec.number("initial_radius"),
                  spec.number("largest_radius"),
                  spec.number("centre"),
                  spec.number("steepness")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    if (selection.labeledItems().length == 0) {
      return new ProbCover(initialRadius, 1).fill(selection);
    }
    Predictions predictions =
        Predictions.of(selection.features(), Predictions.trainedProbe(selection), 1);
    LabeledBalls balls = LabeledBalls.around(selection, predictions, initialRadius, largestRadius);
    BallDegrees degrees = new BallDegrees(selection, balls.meanRadius(), balls.covered());
    double[] margins = scaledMargins(predictions);
    double competence = competence(balls.coverage());
    while (!selection.isComplete()) {
      int item = best(selection, degrees, margins, competence);
      Reason reason =
          new Reason.CoverageAndMargin(degrees.of(item), 1 - predictions.closeness(item));
      if (selection.offer(item, reason)) {
        degrees.cover(item);
      }
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("coverage_before", balls.coverage());
    figures.put("coverage", degrees.coverage());
    figures.put("radius", balls.meanRadius());
    figures.put("competence", competence);
    return figures;
  }

  private static int best(
      Selection selection, BallDegrees degrees, double[] margins, double competence) {
    double mostDegree = Math.max(1, selection.open().map(degrees::of).max().orElse(0));
    double mostMargin = selection.open().mapToDouble(item -> margins[item]).max().orElse(0);
    double perMargin = mostMargin > 0 ? competence / mostMargin : 0;
    double perDegree = (1 - competence) / mostDegree;
    return selection.best(item -> perMargin * margins[item] + perDegree * degrees.of(item));
  }

  /** S(c): how much margins count. */
  private double competence(double coverage) {
    return (1 + StrictMath.exp(-steepness * (1 - centre)))
        / (1 + StrictMath.exp(-steepness * (coverage - centre)));
  }

  /** Margin terms, scaled to 0…1 over the pool; 0 where all are equal. */
  private static double[] scaledMargins(Predictions predictions) {
    double[] terms = new double[predictions.predicted().length];
    Arrays.setAll(terms, predictions::closeness);
    double least = Arrays.stream(terms).min().orElse(0);
    double range = Arrays.stream(terms).max().orElse(0) - least;
    return Arrays.stream(terms).map(term -> range > 0 ? (term - least) / range : 0).toArray();
  }
}
