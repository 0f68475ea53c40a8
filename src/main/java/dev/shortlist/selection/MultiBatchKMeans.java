package dev.shortlist.selection;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Multi-batch k-means: every round clusters the whole pool, labeled items included, into as many
 * clusters as labels are bought, and picks of each the candidate nearest to the centroid.
 *
 * <p>With nothing labeled it is single-batch k-means.
 *
 * @param parity whether to cluster exactly as the reference program does
 * @param restarts how many clusterings to choose from, by objective
 * @param iterations at most so many per restart
 * @see <a href="https://arxiv.org/abs/2110.12033">Pourahmadi, Nooralinejad, Pirsiavash: A Simple
 *     Baseline for Low-Budget Active Learning, 2021</a>
 */
record MultiBatchKMeans(boolean parity, int restarts, int iterations) implements Selector {

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "multi-batch-kmeans",
              List.of("accu_kmeans"),
              "One cluster of the whole pool per label, and of each the candidate nearest to the"
                  + " centroid.",
              "Batch after batch, where a reproduction of the paper's protocol is wanted.",
              "https://arxiv.org/abs/2110.12033",
              List.of(StrategyCard.Need.FEATURES),
              KMeansSelection.PARAMETERS),
          spec ->
              new MultiBatchKMeans(
                  spec.flag("parity"), spec.count("restarts"), spec.count("iterations")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    if (parity) {
      return KMeansSelection.fillAsTheReference(selection);
    }
    int[] everything = IntStream.range(0, selection.features().rows()).toArray();
    return KMeansSelection.fillFrom(selection, everything, restarts, iterations);
  }
}
