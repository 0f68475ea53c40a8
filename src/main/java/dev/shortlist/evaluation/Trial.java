package dev.shortlist.evaluation;

import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.LinearProbe;
import dev.shortlist.probe.NearestNeighbours;
import dev.shortlist.selection.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Trains a head on some rows and asks it for the classes of others.
 *
 * @param classCount how many classes there are, labeled or not
 * @param places how many classes a head names for each row: 1 for the top-1 accuracy alone, {@link
 *     Tally#PLACES} for both
 * @param seed the only source of randomness
 */
record Trial(Method.OnFeatures method, int classCount, int places, long seed, Kernels kernels) {

  /** The reference program looks at the validation rows after epochs 0, 10, 20, … and the last. */
  private static final int EPOCHS_BETWEEN_LOOKS = 10;

  /**
   * @param observer told of every epoch; ends the trial by throwing
   */
  TrialResult run(LabeledRows labeled, LabeledRows validation, Observer observer) {
    return switch (method) {
      case Method.NearestNeighbours(int k) -> neighbours(k, labeled, validation, observer);
      case Method.Linear linear -> linear(linear, labeled, validation, observer);
    };
  }

  private TrialResult neighbours(
      int k, LabeledRows labeled, LabeledRows validation, Observer observer) {
    observer.progress("comparing", 0, validation.count());
    Kernels watched =
        kernels.watchedBy(() -> observer.progress("comparing", 0, validation.count()));
    var head = new NearestNeighbours(labeled.rows(), labeled.classes(), classCount, k, watched);
    Tally tally = Tally.of(head.rank(validation.rows(), places), validation.classes(), classCount);
    observer.progress("comparing", validation.count(), validation.count());
    return new TrialResult(tally, List.of());
  }

  private TrialResult linear(
      Method.Linear method, LabeledRows labeled, LabeledRows validation, Observer observer) {
    List<TrialResult.Look> history = new ArrayList<>();
    int epochs = method.training().epochs();
    LinearProbe probe =
        LinearProbe.train(
            labeled.rows(),
            labeled.classes(),
            classCount,
            method.training(),
            seed,
            kernels,
            (done, loss, soFar) -> {
              int epoch = done - 1;
              if (epoch % EPOCHS_BETWEEN_LOOKS == 0 || done == epochs) {
                history.add(TrialResult.Look.at(epoch, loss, tally(soFar.get(), validation)));
              }
              observer.progress(phase(history), done, epochs);
            });
    return new TrialResult(tally(probe, validation), history);
  }

  private static String phase(List<TrialResult.Look> history) {
    TrialResult.Look last = history.getLast();
    return String.format(
        Locale.ROOT,
        "training (epoch %d: loss %.4f, top-1 %.2f %%)",
        last.epoch(),
        last.loss(),
        last.top1());
  }

  private Tally tally(LinearProbe probe, LabeledRows validation) {
    return Tally.of(probe.rank(validation.rows(), places), validation.classes(), classCount);
  }
}
