package dev.shortlist.linalg;

import org.jspecify.annotations.Nullable;

/**
 * Another device, which finds the points nearest to rows fast but only roughly. What it proposes is
 * re-checked on this processor within the error that it states, so that results are the same bits
 * with and without it.
 */
public interface Accelerator {

  /** What a batch's provenance calls it, for example {@code cuda:0}. */
  String name();

  /**
   * How far a score |c|² − 2x·c may be from its true value, as a share of (|x| + |c|)².
   *
   * @param dimension how many products a score sums
   */
  double relativeError(int dimension);

  /** How many multiplications make the way to the device worthwhile. */
  long leastWork();

  /**
   * Makes ready to read rows again and again. Moves nothing until they are first needed.
   *
   * @param rows no view
   */
  Resident hold(FeatureMatrix rows);

  /** Rows that stay in the device's memory, as far as they fit. */
  interface Resident extends AutoCloseable {

    /**
     * Begins to compare rows with points.
     *
     * @param points shape (m, d)
     * @param pointNorms squared norms of the points, shape (m)
     */
    Scoring score(FeatureMatrix points, float[] pointNorms);

    /**
     * What computes with this processor's arithmetic instead of proposing, or null where the device
     * has no such kernels or no memory for the rows.
     *
     * @param norms squared norms of the rows, shape (n)
     */
    default @Nullable Twin twin(float[] norms) {
      return null;
    }

    @Override
    void close();
  }

  /** Points that rows are being compared with. */
  interface Scoring extends AutoCloseable {

    /** How many rows to ask about at once, at least 1. */
    int chunkRows();

    /**
     * The points with the lowest scores of each row. May be called from several threads at once.
     *
     * @param rows the rows that are held, or a view of them
     * @param from the first row
     * @param to one more than the last row
     * @param count how many points per row, at most m
     */
    Proposals propose(FeatureMatrix rows, int from, int to, int count);

    @Override
    void close();
  }

  /**
   * Some points per row, by score, lowest first.
   *
   * @param count how many per row
   * @param scores |c|² − 2x·c, shape (rows, count)
   * @param points their numbers, shape (rows, count)
   */
  record Proposals(int count, float[] scores, int[] points) {}
}
