package dev.shortlist.evaluation;

import dev.shortlist.probe.Shuffles;
import dev.shortlist.selection.Observer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Judges labels by themselves: every labeled row is told once, by a head trained on the other
 * folds.
 *
 * <p>It answers a question that is close to the one asked, not the same: how well the head tells
 * items like those that were bought. A strategy that buys far-apart items makes them harder to tell
 * than the rest of the pool.
 */
final class CrossValidation {

  /** Fewer would leave many labels out of each training, more would cost as many trainings. */
  static final int MOST_FOLDS = 10;

  private CrossValidation() {}

  static int folds(int rows) {
    return Math.min(rows, MOST_FOLDS);
  }

  /**
   * @param labeled at least two rows
   */
  static TrialResult run(Trial trial, LabeledRows labeled, Observer observer) {
    int folds = folds(labeled.count());
    int[] foldOf = foldOf(labeled.classes(), folds, trial.seed());
    List<TrialResult> parts = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      int held = fold;
      String prefix = "fold %d of %d: ".formatted(fold + 1, folds);
      parts.add(
          trial.run(
              labeled.among(rows(foldOf, held, false)),
              labeled.among(rows(foldOf, held, true)),
              (phase, processed, total) -> observer.progress(prefix + phase, processed, total)));
    }
    return TrialResult.together(parts, trial.classCount());
  }

  private static int[] rows(int[] foldOf, int fold, boolean inside) {
    return IntStream.range(0, foldOf.length)
        .filter(row -> (foldOf[row] == fold) == inside)
        .toArray();
  }

  /** Deals the rows of one class after another, each shuffled, so that folds are alike. */
  private static int[] foldOf(int[] classes, int folds, long seed) {
    int[] order = Shuffles.shuffled(classes.length, new SplittableRandom(seed));
    Integer[] byClass = IntStream.of(order).boxed().toArray(Integer[]::new);
    Arrays.sort(byClass, (a, b) -> Integer.compare(classes[a], classes[b]));
    int[] foldOf = new int[classes.length];
    for (int dealt = 0; dealt < byClass.length; dealt++) {
      foldOf[byClass[dealt]] = dealt % folds;
    }
    return foldOf;
  }
}
