package dev.shortlist.selection;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * BADGE: items whose gradients, were they labeled as a probe predicts, are large and unlike each
 * other. The longest gradient first, then one after the other with probability proportional to the
 * squared distance to the nearest gradient picked before (k-means++).
 *
 * <p>Weak at the lowest budgets, where the probe knows little.
 *
 * @see <a href="https://arxiv.org/abs/1906.03671">Ash, Zhang, Krishnamurthy, Langford, Agarwal:
 *     Deep Batch Active Learning by Diverse, Uncertain Gradient Lower Bounds, ICLR 2020</a>
 */
record Badge() implements Selector {

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "badge",
              List.of(),
              "Items whose gradients, were they labeled as predicted, are large and unlike each"
                  + " other.",
              "Later batches, when some tens of labels per class have made the model trustworthy.",
              "https://arxiv.org/abs/1906.03671",
              List.of(
                  StrategyCard.Need.FEATURES,
                  StrategyCard.Need.LABELS,
                  StrategyCard.Need.PROBABILITIES),
              List.of()),
          spec -> new Badge());

  @Override
  public Map<String, Object> fill(Selection selection) {
    try (Scratch scratch = new Scratch()) {
      return fill(selection, scratch);
    }
  }

  private static Map<String, Object> fill(Selection selection, Scratch scratch) {
    int[] items = selection.problem().candidates();
    MemorySegment residuals =
        scratch.matrix(
            "what badge keeps of the predictions for all candidates",
            items.length,
            selection.problem().labeled().classCount());
    GradientEmbeddings gradients =
        GradientEmbeddings.of(
            selection.features().view(items),
            Predictions.trainedProbe(selection),
            selection.kernels(),
            residuals);
    Draws draws = new Draws(selection, items, gradients);
    while (selection.draft().picked() == 0) {
      draws.offer(draws.longest());
    }
    while (!selection.isComplete()) {
      draws.offer(draws.next());
    }
    return Map.of("mean_gradient", gradients.meanNorm());
  }

  /** Picks by position among the candidates. */
  private static final class Draws {

    private final Selection selection;
    private final int[] items;
    private final GradientEmbeddings gradients;
    private final SplittableRandom random;

    /** Squared distance to the nearest gradient picked; before the first pick, to 0. */
    private final double[] distances;

    Draws(Selection selection, int[] items, GradientEmbeddings gradients) {
      this.selection = selection;
      this.items = items;
      this.gradients = gradients;
      this.random = new SplittableRandom(selection.problem().seed());
      this.distances = new double[items.length];
      Arrays.setAll(distances, gradients::squaredNorm);
    }

    /** The longest open gradient, ties to the lowest item. */
    int longest() {
      int longest = -1;
      for (int position = 0; position < items.length; position++) {
        if (isOpen(position) && (longest < 0 || distances[position] > distances[longest])) {
          longest = position;
        }
      }
      return longest;
    }

    /** An open gradient, drawn; the lowest where all are duplicates of picks. */
    int next() {
      double total = 0;
      for (int position = 0; position < items.length; position++) {
        total += isOpen(position) ? distances[position] : 0;
      }
      if (total == 0) {
        return longest();
      }
      double left = random.nextDouble() * total;
      int drawn = -1;
      for (int position = 0; position < items.length && left >= 0; position++) {
        if (isOpen(position) && distances[position] > 0) {
          drawn = position;
          left -= distances[position];
        }
      }
      return drawn;
    }

    private boolean isOpen(int position) {
      return selection.draft().isOpen(items[position]);
    }

    void offer(int position) {
      Reason reason =
          new Reason.Gradient(
              Math.sqrt(gradients.squaredNorm(position)), Math.sqrt(distances[position]));
      boolean first = selection.draft().picked() == 0;
      if (selection.offer(items[position], reason)) {
        double[] toPick = gradients.squaredDistances(position);
        Arrays.setAll(distances, i -> first ? toPick[i] : Math.min(distances[i], toPick[i]));
      }
    }
  }
}
