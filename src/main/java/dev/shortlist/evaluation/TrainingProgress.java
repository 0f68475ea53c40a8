package dev.shortlist.evaluation;

import dev.shortlist.selection.Observer;
import dev.shortlist.training.Accuracy;
import dev.shortlist.training.EpochReport;
import dev.shortlist.training.TrainingListener;
import java.util.Locale;

/** Says where a training is, and what its last epochs came to, as a job's progress. */
final class TrainingProgress implements TrainingListener {

  private final Observer observer;
  private String loss = "";
  private String accuracy = "";
  private Runnable latest = () -> {};

  TrainingProgress(Observer observer) {
    this.observer = observer;
  }

  /** Epochs count from 0, as in the history. */
  @Override
  public void progress(int epoch, String phase, long images, long total) {
    String said = "%s epoch %d%s%s".formatted(phase, epoch - 1, loss, accuracy);
    latest = () -> observer.progress(said, images, total);
    latest.run();
  }

  /** Says the same again, during work that ends like the training where it is cancelled. */
  void repeat() {
    latest.run();
  }

  @Override
  public void trained(EpochReport report) {
    int epoch = report.epoch() - 1;
    loss = String.format(Locale.ROOT, "; epoch %d: loss %.4f", epoch, report.meanLoss());
    Accuracy measured = report.accuracy();
    if (measured != null) {
      accuracy = String.format(Locale.ROOT, "; epoch %d: top-1 %.2f %%", epoch, measured.top1());
    }
  }
}
