package dev.shortlist.bench;

import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.LabeledRows;
import dev.shortlist.probe.LinearTraining;
import dev.shortlist.probe.LinearTraining.EpochObserver;
import dev.shortlist.probe.NearestNeighbours;
import dev.shortlist.probe.TrainingOptions;
import java.util.stream.IntStream;

/** The heads whose accuracy says what labels were worth. */
enum Judge {
  NEAREST_NEIGHBOUR("1-NN") {
    @Override
    int[] classify(ImageSet set, LabeledRows labeled, Kernels kernels) {
      return new NearestNeighbours(labeled, 1).classify(set.validation(), kernels);
    }
  },

  /**
   * Trained in the backbone's coordinates: Adam moves all coordinates at the same pace, so among
   * principal components it would listen most to the weakest.
   */
  LINEAR_PROBE("linear probe") {
    @Override
    int[] classify(ImageSet set, LabeledRows labeled, Kernels kernels) {
      LabeledRows turned =
          new LabeledRows(
              set.toBackboneAxes().apply(labeled.features()),
              labeled.classes(),
              labeled.classCount());
      return LinearTraining.train(
              turned, TrainingOptions.REFERENCE, SEED, kernels, EpochObserver.NONE)
          .classify(set.turnedValidation(), kernels);
    }
  };

  private static final long SEED = 1;

  final String title;

  Judge(String title) {
    this.title = title;
  }

  /** The classes of the validation rows, told by a head trained on labeled rows. */
  abstract int[] classify(ImageSet set, LabeledRows labeled, Kernels kernels);

  /** Share of the validation rows that are told right from the labels of some items, percent. */
  double accuracy(ImageSet set, int[] labeled, Kernels kernels) {
    int[] classes = IntStream.of(labeled).map(item -> set.poolClasses()[item]).toArray();
    LabeledRows rows = new LabeledRows(set.pool().view(labeled), classes, set.classCount());
    int[] predicted = classify(set, rows, kernels);
    long right =
        IntStream.range(0, predicted.length)
            .filter(row -> predicted[row] == set.validationClasses()[row])
            .count();
    return 100.0 * right / predicted.length;
  }
}
