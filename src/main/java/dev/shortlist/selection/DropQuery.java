package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.probe.LinearProbe;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * DropQuery: k-means among the items on which the model changes its mind when most of their
 * features are dropped. With nothing labeled it is k-means over the pool.
 *
 * <p>The model is the linear probe that all strategies share; the authors train one with dropout
 * and batch normalisation of its own.
 *
 * @param dropout share of features that is dropped at random
 * @param draws how often each item is predicted with features dropped
 * @param leastFactor so many items per label are wanted before asking for less wavering
 * @see <a href="https://arxiv.org/abs/2401.14555">Gupte, Aklilu, Nirschl, Yeung-Levy: Revisiting
 *     Active Learning in the Era of Vision Foundation Models, TMLR 2024</a>
 */
record DropQuery(double dropout, int draws, int leastFactor) implements Selector {

  private static final int RESTARTS = 3;
  private static final int ITERATIONS = 100;
  private static final int ROWS_AT_ONCE = 8192;

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "drop-query",
              List.of(),
              "One cluster per label among the items whose prediction wavers when features drop.",
              "From the second batch on, with features of a foundation model.",
              "https://arxiv.org/abs/2401.14555",
              List.of(StrategyCard.Need.FEATURES, StrategyCard.Need.PROBABILITIES),
              List.of(
                  Parameter.number("dropout", 0.75, 0, 0.99, "share of features that is dropped"),
                  Parameter.count("draws", 3, 1, 100, "predictions with features dropped"),
                  Parameter.count(
                      "least_factor", 25, 1, 10_000, "wavering items wanted per label"))),
          spec ->
              new DropQuery(
                  spec.number("dropout"), spec.count("draws"), spec.count("least_factor")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    int[] candidates = selection.problem().candidates();
    if (selection.labeledItems().length == 0) {
      return KMeansSelection.fillFrom(selection, candidates, RESTARTS, ITERATIONS);
    }
    SplittableRandom random = new SplittableRandom(selection.problem().seed());
    int[] wavering = wavering(selection, changesOfMind(selection, random));
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("wavering", wavering.length);
    if (wavering.length > 0) {
      figures.putAll(KMeansSelection.fillFrom(selection, wavering, RESTARTS, ITERATIONS));
    }
    figures.put("drawn", RandomSelection.complete(selection, random));
    return figures;
  }

  /** How often the prediction of each candidate changes when features are dropped. */
  private int[] changesOfMind(Selection selection, SplittableRandom random) {
    LinearProbe probe = Predictions.trainedProbe(selection);
    FeatureMatrix rows = selection.features().view(selection.problem().candidates());
    int[] changes = new int[rows.rows()];
    for (int from = 0; from < changes.length; from += ROWS_AT_ONCE) {
      int to = Math.min(changes.length, from + ROWS_AT_ONCE);
      FeatureMatrix some = rows.view(IntStream.range(from, to).toArray());
      int[] firm = probe.predict(some);
      for (int draw = 0; draw < draws; draw++) {
        int[] shaken = probe.predict(dropped(some, random));
        for (int row = 0; row < shaken.length; row++) {
          changes[from + row] += shaken[row] == firm[row] ? 0 : 1;
        }
      }
      selection.observer().progress("dropping features", to, changes.length);
    }
    return changes;
  }

  private FeatureMatrix dropped(FeatureMatrix rows, SplittableRandom random) {
    float kept = (float) (1 / (1 - dropout));
    float[][] values = new float[rows.rows()][];
    for (int row = 0; row < values.length; row++) {
      values[row] = rows.row(row);
      for (int k = 0; k < values[row].length; k++) {
        values[row][k] *= random.nextDouble() < dropout ? 0 : kept;
      }
    }
    return FeatureMatrix.copyOf(values);
  }

  /** Candidates that waver in more than a third of the draws, or less where there are too few. */
  private int[] wavering(Selection selection, int[] changes) {
    int[] candidates = selection.problem().candidates();
    long wanted = (long) leastFactor * selection.problem().batchSize();
    int least = draws / 3 + 1;
    while (least > 1 && countOfAtLeast(changes, least) < wanted) {
      least--;
    }
    int threshold = least;
    return IntStream.range(0, changes.length)
        .filter(row -> changes[row] >= threshold)
        .map(row -> candidates[row])
        .toArray();
  }

  private static long countOfAtLeast(int[] changes, int least) {
    return Arrays.stream(changes).filter(count -> count >= least).count();
  }
}
