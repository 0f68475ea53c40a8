package dev.shortlist.selection;

import dev.shortlist.linalg.Alternatives;
import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Hartigan's method: moves rows one at a time to another cluster where that lowers the objective,
 * counting that both means follow the row.
 *
 * <p>Leaving a cluster of n rows saves n / (n − 1) of the squared distance to its mean, joining one
 * costs n / (n + 1). So rows move that Lloyd's method leaves where they are, and it ends lower: in
 * many dimensions, where a row is about as far from several means, and in clusters of tens of rows,
 * by about one percent.
 *
 * <p>Blocks of rows are compared with all means by one product. A move that this suggests is made
 * only if it still pays between the means as they are by then, so the objective never rises.
 *
 * @see <a href="https://www.ijcai.org/Proceedings/13/Papers/249.pdf">Slonim, Aharoni, Crammer:
 *     Hartigan's K-Means Versus Lloyd's K-Means, Is It Time for a Change?, IJCAI 2013</a>
 */
final class HartiganDescent {

  /** Rows that are compared with the same means. */
  private static final int BLOCK_ROWS = 4096;

  /**
   * A smaller gain, as a share of the row's squared norm, is none: for it duplicates would change
   * places for ever, and what pays would never be tried.
   */
  private static final float ROUNDING = 0x1p-20f;

  private final FeatureMatrix rows;
  private final float[] norms;
  private final Kernels kernels;
  private final Centroids means;
  private final int[] assignment;
  private final int[] sizes;

  /**
   * @param norms squared norm of each row, shape (n)
   * @param means of the rows assigned to each cluster, of which none is empty; they move
   * @param assignment the cluster of each row, shape (n); changes
   */
  HartiganDescent(
      FeatureMatrix rows, float[] norms, Centroids means, int[] assignment, Kernels kernels) {
    this.rows = rows;
    this.norms = norms;
    this.kernels = kernels;
    this.means = means;
    this.assignment = assignment;
    this.sizes = new int[means.count()];
    IntStream.of(assignment).forEach(cluster -> sizes[cluster]++);
  }

  /**
   * Offers every row a move, in ascending order.
   *
   * @return by how much the objective fell
   */
  double pass() {
    double gain = 0;
    for (int first = 0; first < rows.rows(); first += BLOCK_ROWS) {
      int end = Math.min(rows.rows(), first + BLOCK_ROWS);
      Alternatives found = alternatives(first, end);
      for (int row = first; row < end; row++) {
        int i = row - first;
        if (found.costs()[i] < found.own()[i] * shareOfLeaving(assignment[row])) {
          gain += moveIfItPays(row, found.others()[i]);
        }
      }
    }
    // moved step by step, the means have collected rounding errors
    kernels.moveToMeans(rows, assignment, means);
    return gain;
  }

  private Alternatives alternatives(int first, int end) {
    float[] shares = new float[sizes.length];
    for (int cluster = 0; cluster < shares.length; cluster++) {
      shares[cluster] = shareOfJoining(cluster);
    }
    return kernels.alternatives(
        rows.view(IntStream.range(first, end).toArray()),
        Arrays.copyOfRange(norms, first, end),
        means,
        Arrays.copyOfRange(assignment, first, end),
        shares);
  }

  /** Moves a row unless other moves have made that useless; returns what is gained. */
  private double moveIfItPays(int row, int target) {
    int own = assignment[row];
    float[] point = rows.row(row);
    float saving = kernels.squaredDistance(rows, row, means, own) * shareOfLeaving(own);
    float cost = kernels.squaredDistance(rows, row, means, target) * shareOfJoining(target);
    if (cost >= saving - ROUNDING * norms[row]) {
      return 0;
    }
    means.shift(own, point, -1f / (sizes[own] - 1));
    means.shift(target, point, 1f / (sizes[target] + 1));
    sizes[own]--;
    sizes[target]++;
    assignment[row] = target;
    return (double) saving - cost;
  }

  private float shareOfJoining(int cluster) {
    return sizes[cluster] / (sizes[cluster] + 1f);
  }

  /** 0 for the last row of a cluster, which stays. */
  private float shareOfLeaving(int cluster) {
    return sizes[cluster] == 1 ? 0 : sizes[cluster] / (sizes[cluster] - 1f);
  }
}
