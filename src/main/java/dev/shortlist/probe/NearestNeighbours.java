package dev.shortlist.probe;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Neighbours;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The class that most of the k nearest labeled rows have. Among classes with equally many votes the
 * one with the smallest summed distance wins, then the nearest neighbour's; among equally distant
 * rows the lowest is nearer.
 *
 * <p>Its later choices follow the same rule among the classes that got votes; those without votes
 * come after them, by the distance of their nearest labeled row. So with k = 1 the five best
 * classes are the five nearest ones.
 */
public final class NearestNeighbours implements RankingHead {

  /** Distances of some rows that are held at a time, to neighbours and to classes, 32 MiB each. */
  private static final int DISTANCES_AT_ONCE = 1 << 22;

  private final FeatureMatrix labeled;
  private final int[] classOf;
  private final int classCount;
  private final int neighbours;
  private final Kernels kernels;

  /**
   * @param labeled unit rows, shape (m, d)
   * @param classOf class of each row, 0 to {@code classCount} − 1
   * @param neighbours k; lowered to m where fewer rows are labeled
   */
  public NearestNeighbours(
      FeatureMatrix labeled, int[] classOf, int classCount, int neighbours, Kernels kernels) {
    this.labeled = labeled;
    this.classOf = classOf.clone();
    this.classCount = classCount;
    this.neighbours = Math.min(neighbours, labeled.rows());
    this.kernels = kernels;
  }

  @Override
  public int[] predict(FeatureMatrix rows) {
    int[] predicted = new int[rows.rows()];
    forEachBlock(
        rows,
        neighbours,
        (block, first) -> {
          Neighbours nearest = kernels.neighbours(block, labeled, neighbours);
          for (int row = 0; row < block.rows(); row++) {
            predicted[first + row] = winner(nearest, row);
          }
        });
    return predicted;
  }

  private interface BlockWork {

    /**
     * @param first number of the block's row 0
     */
    void on(FeatureMatrix block, int first);
  }

  /**
   * @param perRow how many distances of a row are held
   */
  private static void forEachBlock(FeatureMatrix rows, int perRow, BlockWork work) {
    int atOnce = Math.max(1, DISTANCES_AT_ONCE / perRow);
    for (int first = 0; first < rows.rows(); first += atOnce) {
      int end = Math.min(rows.rows(), first + atOnce);
      work.on(rows.view(IntStream.range(first, end).toArray()), first);
    }
  }

  private int winner(Neighbours nearest, int row) {
    Votes votes = votes(nearest, row);
    int winner = classOf[nearest.point(row, 0)];
    for (int rank = 1; rank < neighbours; rank++) {
      int rival = classOf[nearest.point(row, rank)];
      winner = votes.isBetter(rival, winner) ? rival : winner;
    }
    return winner;
  }

  private Votes votes(Neighbours nearest, int row) {
    Votes votes = new Votes(new int[classCount], new double[classCount]);
    for (int rank = 0; rank < neighbours; rank++) {
      int voted = classOf[nearest.point(row, rank)];
      votes.counts[voted]++;
      votes.distances[voted] += Math.sqrt(nearest.squaredDistance(row, rank));
    }
    return votes;
  }

  /**
   * @param counts votes of each class
   * @param distances summed distance of the rows that voted for it
   */
  private record Votes(int[] counts, double[] distances) {

    boolean isBetter(int rival, int other) {
      return counts[rival] > counts[other]
          || (counts[rival] == counts[other] && distances[rival] < distances[other]);
    }
  }

  @Override
  public int[][] rank(FeatureMatrix rows, int places) {
    if (places == 1) { // voters alone tell, without the distance to every class
      return IntStream.of(predict(rows)).mapToObj(c -> new int[] {c}).toArray(int[][]::new);
    }
    int[][] ranked = new int[rows.rows()][];
    forEachBlock(
        rows,
        Math.max(classCount, neighbours),
        (block, first) -> {
          Neighbours voters = kernels.neighbours(block, labeled, neighbours);
          NearestOfClasses nearest =
              NearestOfClasses.of(block, labeled, classOf, classCount, kernels);
          for (int row = 0; row < block.rows(); row++) {
            ranked[first + row] = ranking(votes(voters, row), nearest, row, places);
          }
        });
    return ranked;
  }

  private int[] ranking(Votes votes, NearestOfClasses nearest, int row, int places) {
    int[] best = new int[Math.min(places, classCount)];
    int filled = 0;
    for (int c = 0; c < classCount; c++) {
      int place = filled;
      while (place > 0
          && nearest.has(row, c)
          && isBefore(votes, nearest, row, c, best[place - 1])) {
        if (place < best.length) {
          best[place] = best[place - 1];
        }
        place--;
      }
      if (place < best.length && nearest.has(row, c)) {
        best[place] = c;
        filled = Math.min(best.length, filled + 1);
      }
    }
    return Arrays.copyOf(best, filled);
  }

  private static boolean isBefore(
      Votes votes, NearestOfClasses nearest, int row, int rival, int other) {
    return votes.isBetter(rival, other)
        || (!votes.isBetter(other, rival) && nearest.isNearer(row, rival, other));
  }
}
