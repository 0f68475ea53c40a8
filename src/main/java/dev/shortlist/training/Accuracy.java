package dev.shortlist.training;

/**
 * How often a classifier is right, in percent.
 *
 * @param top1 images whose class is its first choice
 * @param top5 images whose class is among its first five, or all where there are fewer
 */
public record Accuracy(double top1, double top5) {

  /**
   * @param ranking the first choices for each image, best first
   */
  static Accuracy of(int[][] ranking, int[] classOf) {
    int first = 0;
    int among = 0;
    for (int image = 0; image < classOf.length; image++) {
      for (int place = 0; place < ranking[image].length; place++) {
        if (ranking[image][place] == classOf[image]) {
          among++;
          first += place == 0 ? 1 : 0;
        }
      }
    }
    return new Accuracy(100.0 * first / classOf.length, 100.0 * among / classOf.length);
  }
}
