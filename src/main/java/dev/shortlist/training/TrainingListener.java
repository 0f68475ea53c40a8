package dev.shortlist.training;

/** Watches a training, and may end it by throwing, for example a {@code CancellationException}. */
public interface TrainingListener {

  /**
   * Called after every batch.
   *
   * @param epoch the epoch under way, from 1
   * @param phase {@code training} or {@code validating}
   * @param images of this phase that are done
   * @param total images this phase has
   */
  void progress(int epoch, String phase, long images, long total);

  /** Called after every epoch, in order; for those restored from a checkpoint it is not. */
  void trained(EpochReport report);
}
