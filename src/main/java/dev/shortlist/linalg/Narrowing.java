package dev.shortlist.linalg;

import dev.shortlist.linalg.Accelerator.Proposals;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * One pass of another device over rows: which points can be among the nearest of each row, given
 * how far off the device's scores may be.
 *
 * <p>With u = 2⁻²⁴, γ(m) = mu / (1 − mu) and s = (|x| + |c|)²: the device's score is off by at most
 * e·s, which it states. This processor's distance, by norms or by differences, is off by at most
 * γ(d + 4)·s, and the norms that both use by γ(d)·s. So |x|² + score and the distance differ by no
 * more than (e + 2γ(d + 4))·s, the slack. A point whose score exceeds the k-th lowest by more than
 * twice the slack is not among the k nearest.
 *
 * @see <a href="https://epubs.siam.org/doi/book/10.1137/1.9780898718027">Higham: Accuracy and
 *     Stability of Numerical Algorithms, 2002, section 3.1</a>
 */
final class Narrowing {

  /** Decides among the points that can be the nearest; one per thread. */
  interface Judge {

    /**
     * @param proposals the points that can be among the row's nearest, {@code count} of them from
     *     {@code first} on
     */
    void judge(int row, Proposals proposals, int first, int count);

    /** Some consecutive rows have been judged. */
    default void endOfChunk() {}
  }

  /** Proposals beyond those wanted, which near ties take up. */
  private static final int SPARE = 4;

  private static final double UNIT = 0x1p-24;

  /** Lengths are computed too; this covers what they are off by. */
  private static final double LENGTHS = 1.01;

  private final FeatureMatrix rows;
  private final float[] rowNorms;
  private final NormedPoints points;
  private final double slackShare;
  private final double underflow;

  /**
   * @param relativeError from {@link Accelerator#relativeError}
   */
  Narrowing(FeatureMatrix rows, float[] rowNorms, NormedPoints points, double relativeError) {
    this.rows = rows;
    this.rowNorms = rowNorms;
    this.points = points;
    this.slackShare = LENGTHS * (relativeError + 2 * gamma(rows.dimension() + 4));
    this.underflow = 4.0 * rows.dimension() * Float.MIN_NORMAL;
  }

  private static double gamma(int roundings) {
    return roundings * UNIT / (1 - roundings * UNIT);
  }

  /**
   * Asks about all rows. The threads that judge proposals also ask for them, so that devices work
   * while others judge.
   *
   * @param k how many nearest points are wanted
   * @return the rows that are left open, because points that were not proposed can be among the
   *     nearest too; ascending
   */
  int[] forEachRow(
      Accelerator.Resident resident, int k, Workers workers, Supplier<? extends Judge> judges) {
    int count = Math.min(points.count(), k + SPARE);
    Queue<Integer> open = new ConcurrentLinkedQueue<>();
    try (Accelerator.Scoring scoring = resident.score(points.points, points.norms)) {
      int size = scoring.chunkRows();
      workers.forEach(
          Math.ceilDiv(rows.rows(), size),
          () -> {
            Judge judge = judges.get();
            return chunk -> {
              int from = chunk * size;
              int to = Math.min(rows.rows(), from + size);
              Proposals proposals = scoring.propose(rows, from, to, count);
              for (int row = from; row < to; row++) {
                int first = (row - from) * count;
                int possible = possible(proposals, first, k, row);
                if (possible < k) {
                  open.add(row);
                } else {
                  judge.judge(row, proposals, first, possible);
                }
              }
              judge.endOfChunk();
            };
          });
    }
    return open.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /** How many of a row's proposals can be among its k nearest, 0 if they are not all of these. */
  private int possible(Proposals proposals, int first, int k, int row) {
    int end = first + proposals.count();
    double limit = proposals.scores()[first + k - 1] + 2 * slack(row);
    int last = end;
    while (last > first && !(proposals.scores()[last - 1] <= limit)) {
      last--;
    }
    boolean allSeen = proposals.count() == points.count() || last < end;
    return Double.isFinite(limit) && allSeen ? last - first : 0;
  }

  /** The most by which |x|² + score and this processor's squared distance differ. */
  private double slack(int row) {
    double length = Math.sqrt(rowNorms[row]) + points.longest;
    return slackShare * length * length + underflow;
  }

  /** The least that this processor can find a squared distance to be. */
  double least(int row, float score) {
    return rowNorms[row] + score - slack(row);
  }
}
