package dev.shortlist.evaluation;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Classes that have no label yet. None of their items can be told right, so finding them is what
 * more labels bring first.
 *
 * @param shares of each of them in all items, 0 to 1
 */
record MissingClasses(double[] shares) {

  /**
   * Those that judges have and labels do not.
   *
   * @param judged classes of the judges
   * @param labeled classes of the labels
   */
  static MissingClasses among(int[] judged, int[] labeled) {
    BitSet known = new BitSet();
    IntStream.of(labeled).forEach(known::set);
    int[] counts = new int[1 + IntStream.of(judged).max().orElse(0)];
    IntStream.of(judged).filter(each -> !known.get(each)).forEach(each -> counts[each]++);
    return new MissingClasses(
        IntStream.of(counts)
            .filter(count -> count > 0)
            .mapToDouble(count -> (double) count / judged.length)
            .toArray());
  }

  /**
   * Those of a pool, where nothing but the labels says how frequent they are: as frequent together
   * as classes with a single label are among the labels.
   *
   * @param labeled classes of the labels
   * @param classCount of the pool; 0 where its classes have no names
   * @see <a href="https://doi.org/10.1093/biomet/40.3-4.237">Good: The population frequencies of
   *     species and the estimation of population parameters, Biometrika 1953</a>
   */
  static MissingClasses guessed(int[] labeled, int classCount) {
    int[] counts = new int[Math.max(classCount, 1 + IntStream.of(labeled).max().orElse(-1))];
    IntStream.of(labeled).forEach(each -> counts[each]++);
    double single = IntStream.of(counts).filter(count -> count == 1).count();
    double[] shares = new double[(int) IntStream.of(counts).filter(count -> count == 0).count()];
    Arrays.fill(shares, single / labeled.length / shares.length);
    return new MissingClasses(shares);
  }

  /**
   * What finding them brings.
   *
   * @param gain expected, in points
   * @param deviation of that
   */
  record Found(double gain, double deviation) {}

  /**
   * Expects of random labels how many classes they find, and of these that they are told as well as
   * the others: a share a right, and of the items that were told right before, a too are among
   * those that the new class takes for its own, as many as it loses. Each is as uncertain as what
   * it is expected to bring.
   *
   * @param now accuracy in percent
   * @param more labels
   */
  Found found(double now, int more) {
    double seen = 1 - Arrays.stream(shares).sum();
    double rightOfSeen = seen <= 0 ? 0 : Math.min(1, now / 100 / seen);
    double gain = 0;
    double variance = 0;
    for (double share : shares) {
      double chance = 1 - Math.pow(1 - share, more);
      double points = 100 * share * chance * rightOfSeen * rightOfSeen;
      gain += points;
      variance += points * points;
    }
    return new Found(gain, Math.sqrt(variance));
  }
}
