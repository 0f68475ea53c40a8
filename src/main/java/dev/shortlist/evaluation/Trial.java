package dev.shortlist.evaluation;

import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.LinearProbe;
import dev.shortlist.probe.NearestNeighbours;
import dev.shortlist.probe.ProbeOptions;
import dev.shortlist.probe.RankingHead;
import dev.shortlist.selection.Observer;
import dev.shortlist.training.Accuracy;
import dev.shortlist.training.EpochReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains a head on some rows and asks it for the classes of others.
 *
 * @param classCount how many classes there are, labeled or not
 * @param places how many classes a head names for each row: 1 for the top-1 accuracy alone, {@link
 *     Accuracy#PLACES} for both
 * @param seed the only source of randomness
 */
record Trial(Method.OnFeatures method, int classCount, int places, long seed, Kernels kernels) {

  /**
   * Trains a head and judges it, a linear one also while it is trained: where the reference program
   * looks at the validation rows.
   *
   * @param observer told of every epoch; ends the trial by throwing
   */
  TrialResult run(LabeledRows labeled, LabeledRows validation, Observer observer) {
    return switch (method) {
      case Method.NearestNeighbours(int k) ->
          new TrialResult(neighbours(k, labeled, validation, observer), List.of());
      case Method.Linear(ProbeOptions training) -> {
        Looks looks = new Looks(training.epochs(), validation, observer);
        trained(training, labeled, looks);
        yield looks.result();
      }
    };
  }

  /**
   * What the head of {@link #run} gets right at the end, without the looks before it: of many
   * trials nobody reads them, and with few labels they take longer than the training.
   *
   * @param observer told of every epoch; ends the trial by throwing
   */
  Tally tally(LabeledRows labeled, LabeledRows validation, Observer observer) {
    return switch (method) {
      case Method.NearestNeighbours(int k) -> neighbours(k, labeled, validation, observer);
      case Method.Linear(ProbeOptions training) ->
          judged(
              trained(
                  training,
                  labeled,
                  (done, loss, _) -> observer.progress("training", done, training.epochs())),
              validation);
    };
  }

  private Tally neighbours(int k, LabeledRows labeled, LabeledRows validation, Observer observer) {
    observer.progress("comparing", 0, validation.count());
    Kernels watched =
        kernels.watchedBy(() -> observer.progress("comparing", 0, validation.count()));
    Tally tally =
        judged(
            new NearestNeighbours(labeled.rows(), labeled.classes(), classCount, k, watched),
            validation);
    observer.progress("comparing", validation.count(), validation.count());
    return tally;
  }

  private LinearProbe trained(
      ProbeOptions training, LabeledRows labeled, LinearProbe.ProbeListener listener) {
    return LinearProbe.train(
        labeled.rows(), labeled.classes(), classCount, training, seed, kernels, listener);
  }

  private Tally judged(RankingHead head, LabeledRows validation) {
    return Tally.of(head.rank(validation.rows(), places), validation.classes(), classCount);
  }

  /** Looks at a probe in training; the last one is at what it comes to. */
  private final class Looks implements LinearProbe.ProbeListener {

    private final int epochs;
    private final LabeledRows validation;
    private final Observer observer;
    private final List<TrialResult.Look> history = new ArrayList<>();
    private @Nullable Tally latest;

    Looks(int epochs, LabeledRows validation, Observer observer) {
      this.epochs = epochs;
      this.validation = validation;
      this.observer = observer;
    }

    @Override
    public void trained(int done, double loss, Supplier<LinearProbe> probe) {
      int epoch = done - 1;
      if (EpochReport.isValidated(epoch, epochs)) {
        Tally tally = judged(probe.get(), validation);
        latest = tally;
        history.add(TrialResult.Look.at(epoch, loss, tally));
      }
      observer.progress(phase(), done, epochs);
    }

    private String phase() {
      TrialResult.Look last = history.getLast();
      return String.format(
          Locale.ROOT,
          "training (epoch %d: loss %.4f, top-1 %.2f %%)",
          last.epoch(),
          last.loss(),
          last.top1());
    }

    TrialResult result() {
      return new TrialResult(Objects.requireNonNull(latest), history);
    }
  }
}
