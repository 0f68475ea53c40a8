package dev.shortlist.evaluation;

import dev.shortlist.training.Accuracy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a head got right and wrong, class by class. */
final class Tally {

  /** With more classes the confusion matrix would be larger than anybody reads. */
  static final int MOST_CONFUSED = 1000;

  private final int classCount;
  private final int[] rows;
  private final int[] right;
  private final int @Nullable [][] confusion;
  private int rightAmongFive;

  Tally(int classCount) {
    this.classCount = classCount;
    this.rows = new int[classCount];
    this.right = new int[classCount];
    this.confusion = classCount > MOST_CONFUSED ? null : new int[classCount][classCount];
  }

  /**
   * @param ranked the classes a head finds most likely for each row, best first; {@link
   *     Accuracy#PLACES} of them where {@link #top5} is asked for
   * @param truth true class of each row
   */
  static Tally of(int[][] ranked, int[] truth, int classCount) {
    Tally tally = new Tally(classCount);
    for (int row = 0; row < truth.length; row++) {
      tally.count(ranked[row], truth[row]);
    }
    return tally;
  }

  private void count(int[] ranked, int truth) {
    rows[truth]++;
    if (ranked[0] == truth) {
      right[truth]++;
    }
    for (int predicted : ranked) {
      if (predicted == truth) {
        rightAmongFive++;
      }
    }
    if (confusion != null) {
      confusion[truth][ranked[0]]++;
    }
  }

  /** Takes in what was counted elsewhere, on other rows. */
  void add(Tally other) {
    rightAmongFive += other.rightAmongFive;
    for (int c = 0; c < classCount; c++) {
      rows[c] += other.rows[c];
      right[c] += other.right[c];
      if (confusion != null && other.confusion != null) {
        for (int predicted = 0; predicted < classCount; predicted++) {
          confusion[c][predicted] += other.confusion[c][predicted];
        }
      }
    }
  }

  Accuracy accuracy() {
    return new Accuracy(right(), rightAmongFive, rows());
  }

  int rows() {
    return sum(rows);
  }

  int right() {
    return sum(right);
  }

  /** Percent of the rows whose most likely class is the true one. */
  double top1() {
    return accuracy().top1();
  }

  /** Percent of the rows whose true class is among the five most likely ones. */
  double top5() {
    return accuracy().top5();
  }

  /**
   * @param names of the classes
   */
  List<ClassAccuracy> perClass(List<String> names) {
    List<ClassAccuracy> accuracies = new ArrayList<>();
    for (int c = 0; c < classCount; c++) {
      Double top1 = rows[c] == 0 ? null : 100.0 * right[c] / rows[c];
      accuracies.add(new ClassAccuracy(names.get(c), rows[c], top1));
    }
    return accuracies;
  }

  /** How often each class (row) was taken for each other (column); null above 1000 classes. */
  int @Nullable [][] confusion() {
    return confusion;
  }

  private static int sum(int[] counts) {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }
}
