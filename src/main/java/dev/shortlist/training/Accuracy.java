package dev.shortlist.training;

/**
 * How often a classifier is right.
 *
 * @param right images whose class is its first choice
 * @param rightAmongFive images whose class is among its first {@link #PLACES}, or all choices where
 *     there are fewer
 * @param images in all
 */
public record Accuracy(int right, int rightAmongFive, int images) {

  /** Among so many choices the true class counts as found for top-5. */
  public static final int PLACES = 5;

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
    return new Accuracy(first, among, classOf.length);
  }

  /** Percent of the images whose class is the first choice. */
  public double top1() {
    return 100.0 * right / images;
  }

  /** Percent of the images whose class is among the first {@link #PLACES} choices. */
  public double top5() {
    return 100.0 * rightAmongFive / images;
  }
}
