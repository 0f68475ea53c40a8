package dev.shortlist.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of a trial.
 *
 * @param tally of the head as it was at the end
 * @param history looks taken while it was trained, in order; empty for heads that are not trained
 */
record TrialResult(Tally tally, List<Look> history) {

  TrialResult {
    history = List.copyOf(history);
  }

  /**
   * The head at some time of its training.
   *
   * @param epoch from 0
   * @param loss mean over the rows trained on, in this epoch
   * @param right validation rows told right
   * @param rows validation rows in all
   */
  record Look(int epoch, double loss, int right, int rows) {

    static Look at(int epoch, double loss, Tally tally) {
      return new Look(epoch, loss, tally.right(), tally.rows());
    }

    /** Percent. */
    double top1() {
      return 100.0 * right / rows;
    }

    private Look and(Look other) {
      int all = rows + other.rows;
      double mean = (loss * rows + other.loss * other.rows) / all;
      return new Look(epoch, mean, right + other.right, all);
    }
  }

  /** The results of trials on different rows as one; losses are averaged over the rows. */
  static TrialResult together(List<TrialResult> parts, int classCount) {
    Tally tally = new Tally(classCount);
    parts.forEach(part -> tally.add(part.tally()));
    List<Look> history = new ArrayList<>(parts.getFirst().history());
    for (TrialResult part : parts.subList(1, parts.size())) {
      for (int look = 0; look < history.size(); look++) {
        history.set(look, history.get(look).and(part.history().get(look)));
      }
    }
    return new TrialResult(tally, history);
  }
}
