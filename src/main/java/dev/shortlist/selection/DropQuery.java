package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.probe.DropoutProbe;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * DropQuery: k-means among the candidates about which a probe changes its mind when most features
 * are dropped. With nothing labeled it is k-means over all candidates.
 *
 * @param dropout share of the features that is dropped, in training and in predicting
 * @param learningRate of the probe; the authors use 10⁻³ on CIFAR-10
 * @param draws how often each candidate is predicted with features dropped
 * @param wantedPerPick wavering candidates per pick below which less wavering ones are let in
 * @see <a href="https://arxiv.org/abs/2401.14555">Gupte, Aklilu, Nirschl, Yeung-Levy: Revisiting
 *     Active Learning in the Era of Vision Foundation Models, TMLR 2024</a>
 */
record DropQuery(double dropout, double learningRate, int draws, int wantedPerPick)
    implements Selector {

  private static final int RESTARTS = 1;
  private static final int ITERATIONS = 100;

  /** Rows whose predictions are made between two reports of progress. */
  private static final int ROWS_AT_ONCE = 4096;

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "drop-query",
              List.of(),
              "One cluster per label among the items whose prediction wavers when features are"
                  + " dropped.",
              "From the second batch on, with features of a foundation model.",
              "https://arxiv.org/abs/2401.14555",
              List.of(StrategyCard.Need.FEATURES, StrategyCard.Need.PROBABILITIES),
              List.of(
                  Parameter.number("dropout", 0.75, 0, 0.99, "share of features that is dropped"),
                  Parameter.number("learning_rate", 1e-2, 1e-6, 1, "of the probe"),
                  Parameter.count("draws", 3, 1, 100, "predictions with features dropped"),
                  Parameter.count(
                      "wanted_per_pick", 25, 1, 10_000, "wavering items wanted per label"))),
          spec ->
              new DropQuery(
                  spec.number("dropout"),
                  spec.number("learning_rate"),
                  spec.count("draws"),
                  spec.count("wanted_per_pick")));

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

  /** In how many draws each candidate is predicted to be of another class than without dropout. */
  private int[] changesOfMind(Selection selection, SplittableRandom random) {
    DropoutProbe probe = trainedProbe(selection);
    FeatureMatrix rows = selection.features().view(selection.problem().candidates());
    int[] changes = new int[rows.rows()];
    for (int from = 0; from < changes.length; from += ROWS_AT_ONCE) {
      int to = Math.min(changes.length, from + ROWS_AT_ONCE);
      FeatureMatrix some = rows.view(IntStream.range(from, to).toArray());
      int[] firm = probe.predict(some);
      for (int draw = 0; draw < draws; draw++) {
        int[] shaken = probe.predictDropped(some, random);
        for (int row = 0; row < shaken.length; row++) {
          changes[from + row] += shaken[row] == firm[row] ? 0 : 1;
        }
      }
      selection.observer().progress("dropping features", to, changes.length);
    }
    return changes;
  }

  private DropoutProbe trainedProbe(Selection selection) {
    LabeledItems labeled = selection.problem().labeled();
    return DropoutProbe.train(
        selection.features().view(labeled.items()),
        labeled.classes(),
        labeled.classCount(),
        new DropoutProbe.Options(dropout, learningRate, selection.problem().seed()),
        selection.kernels(),
        (epoch, loss) ->
            selection.observer().progress("training", epoch, DropoutProbe.MOST_EPOCHS));
  }

  /** Candidates with more changes than half the draws, or than fewer where those are too few. */
  private int[] wavering(Selection selection, int[] changes) {
    int[] candidates = selection.problem().candidates();
    long wanted = (long) wantedPerPick * selection.problem().batchSize();
    int threshold = draws / 2;
    while (threshold > 0 && countAbove(changes, threshold) < wanted) {
      threshold--;
    }
    int fewest = threshold + 1;
    return IntStream.range(0, changes.length)
        .filter(row -> changes[row] >= fewest)
        .map(row -> candidates[row])
        .toArray();
  }

  private static long countAbove(int[] changes, int threshold) {
    return Arrays.stream(changes).filter(count -> count > threshold).count();
  }
}
