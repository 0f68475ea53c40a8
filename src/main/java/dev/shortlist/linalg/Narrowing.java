package dev.shortlist.linalg;

import dev.shortlist.linalg.Accelerator.Proposals;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * One pass of another device over rows: which points can be among the nearest of each row, given
 * how far off the device's scores may be.
 *
 * <p>|x|² + score and this processor's distance differ by no more than the {@link Slack}, so a
 * point whose score exceeds the k-th lowest by more than twice that is not among the k nearest.
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

  /**
   * The most by which squared norms of rows may differ where distances are weighted, as a share.
   */
  private static final double MOST_UNEVENNESS = 1e-4;

  /** What weighing adds to errors: roundings of points, norms and the weighted distance. */
  private static final double WEIGHING_ERROR = 0x1p-21;

  /** Proposals beyond those wanted, which near ties take up. */
  private static final int SPARE = 4;

  private final FeatureMatrix rows;
  private final float[] rowNorms;
  private final NormedPoints points;
  private final Slack slack;

  /**
   * @param relativeError from {@link Accelerator#relativeError}
   */
  Narrowing(FeatureMatrix rows, float[] rowNorms, NormedPoints points, double relativeError) {
    this.rows = rows;
    this.rowNorms = rowNorms;
    this.points = points;
    this.slack = Slack.withDevice(rows.dimension(), relativeError);
  }

  /**
   * Narrows by squared distances that are each multiplied with a weight w of the point.
   *
   * <p>Scores are w|c|² + w|x|² − 2x·(wc), with the squared norm of the longest row in place of
   * |x|². What other rows are short of that counts as an error.
   *
   * @param rowNorms about the same for all rows, see {@link #canWeigh}
   * @param weights above 0, at most 1, shape (m)
   */
  static Narrowing weighted(
      FeatureMatrix rows,
      float[] rowNorms,
      NormedPoints points,
      float[] weights,
      double relativeError) {
    return new Narrowing(
        rows,
        rowNorms,
        points.weighted(weights, Floats.largest(rowNorms)),
        relativeError + unevenness(rowNorms) + WEIGHING_ERROR);
  }

  static boolean canWeigh(float[] rowNorms) {
    return unevenness(rowNorms) <= MOST_UNEVENNESS;
  }

  /** By how much squared norms differ, as a share of the least. */
  private static double unevenness(float[] norms) {
    double least = Double.POSITIVE_INFINITY;
    for (float norm : norms) {
      least = Math.min(least, norm);
    }
    return (Floats.largest(norms) - least) / least;
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

  private double slack(int row) {
    return slack.at(rowNorms[row], points.longest);
  }

  /** The least that this processor can find a squared distance to be. */
  double least(int row, float score) {
    return rowNorms[row] + score - slack(row);
  }
}
