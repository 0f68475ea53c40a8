package dev.shortlist.bench;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.LinearProbe;
import dev.shortlist.probe.NearestNeighbours;
import dev.shortlist.probe.ProbeOptions;
import java.util.stream.IntStream;

/** The heads whose accuracy says what labels were worth. */
enum Judge {
  NEAREST_NEIGHBOUR("1-NN") {
    @Override
    int[] predict(ImageSet set, FeatureMatrix rows, int[] classes, Kernels kernels) {
      return new NearestNeighbours(rows, classes, set.classCount(), 1, kernels)
          .predict(set.validation());
    }
  },

  /**
   * Trained in the backbone's coordinates: Adam moves all coordinates at the same pace, so among
   * principal components it would listen most to the weakest.
   */
  LINEAR_PROBE("linear probe") {
    @Override
    int[] predict(ImageSet set, FeatureMatrix rows, int[] classes, Kernels kernels) {
      return LinearProbe.train(
              set.toBackboneAxes().apply(rows),
              classes,
              set.classCount(),
              ProbeOptions.REFERENCE,
              SEED,
              kernels,
              (epoch, loss) -> {})
          .predict(set.turnedValidation());
    }
  };

  private static final long SEED = 1;

  final String title;

  Judge(String title) {
    this.title = title;
  }

  /** The classes of the validation rows, told by a head trained on labeled rows. */
  abstract int[] predict(ImageSet set, FeatureMatrix rows, int[] classes, Kernels kernels);

  /** Share of the validation rows that are told right from the labels of some items, percent. */
  double accuracy(ImageSet set, int[] labeled, Kernels kernels) {
    int[] classes = IntStream.of(labeled).map(item -> set.poolClasses()[item]).toArray();
    int[] predicted = predict(set, set.pool().view(labeled), classes, kernels);
    long right =
        IntStream.range(0, predicted.length)
            .filter(row -> predicted[row] == set.validationClasses()[row])
            .count();
    return 100.0 * right / predicted.length;
  }
}
