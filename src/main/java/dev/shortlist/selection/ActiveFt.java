package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * ActiveFT: moves b free centroids over the unit sphere by gradient descent, so that they come
 * close to the whole pool and keep apart from each other, and picks the item most similar to each.
 *
 * <p>Centroids of labeled items stay where they are, so that a later batch keeps apart from earlier
 * ones. Every step sees the whole pool, which the authors' code does too.
 *
 * @param iterations steps of Adam
 * @param learningRate of Adam
 * @param temperature τ, what similarities are divided by
 * @param balance how much keeping apart counts beside coming close
 * @see <a href="https://arxiv.org/abs/2303.14382">Xie, Lu, Yan, Yang, Tomizuka, Zhan: Active
 *     Finetuning, Exploiting Annotation Budget in the Pretraining-Finetuning Paradigm, CVPR
 *     2023</a>
 */
record ActiveFt(int iterations, double learningRate, double temperature, double balance)
    implements Selector {

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "active-ft",
              List.of(),
              "Items like the pool as a whole and unlike each other, found by moving free centroids"
                  + " over the pool.",
              "One batch of a percent of the pool or more, to fine-tune the backbone on.",
              "https://arxiv.org/abs/2303.14382",
              List.of(StrategyCard.Need.FEATURES),
              List.of(
                  Parameter.count("iterations", 300, 1, 10_000, "steps of Adam"),
                  Parameter.number("learning_rate", 1e-3, 1e-6, 1, "of Adam"),
                  Parameter.number("temperature", 0.07, 1e-3, 10, "what divides similarities"),
                  Parameter.number(
                      "balance", 1, 0, 1000, "weight of keeping apart beside coming close"))),
          spec ->
              new ActiveFt(
                  spec.count("iterations"),
                  spec.number("learning_rate"),
                  spec.number("temperature"),
                  spec.number("balance")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    FeatureMatrix features = selection.features();
    int[] labeled = selection.labeledItems();
    int[] drawn =
        Sampling.withoutReplacement(
            selection.problem().candidates(),
            selection.problem().batchSize(),
            new SplittableRandom(selection.problem().seed()));
    int[] starts = IntStream.concat(IntStream.of(labeled), IntStream.of(drawn)).toArray();
    CentroidDescent descent =
        new CentroidDescent(
            selection, Centroids.at(features, starts), labeled.length, temperature, balance);
    double loss = 0;
    for (int step = 1; step <= iterations; step++) {
      loss = descent.step(learningRate);
      selection.observer().progress("moving centroids", step, iterations);
    }
    for (int centroid = 0; centroid < selection.problem().batchSize(); centroid++) {
      pickNearest(selection, centroid, descent.free(centroid));
    }
    return Map.of("loss", loss);
  }

  private static void pickNearest(Selection selection, int number, float[] centroid) {
    float[] distances = selection.kernels().squaredDistances(selection.features(), centroid);
    boolean picked = false;
    while (!picked) {
      int item = selection.best(open -> -distances[open]);
      picked = selection.offer(item, new Reason.NearCentroid(number, 1 - distances[item] / 2.0));
    }
  }
}
