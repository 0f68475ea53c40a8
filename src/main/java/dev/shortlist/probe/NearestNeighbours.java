package dev.shortlist.probe;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Neighbours;
import java.util.Arrays;

/**
 * The class that most of the k nearest labeled rows have. Among classes with equally many votes the
 * one with the smallest summed distance wins, then the nearest neighbour's; among equally distant
 * rows the lowest is nearer.
 */
public final class NearestNeighbours implements Head {

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
    Neighbours nearest = kernels.neighbours(rows, labeled, neighbours);
    int[] predicted = new int[rows.rows()];
    Arrays.setAll(predicted, row -> winner(nearest, row));
    return predicted;
  }

  private int winner(Neighbours nearest, int row) {
    int[] votes = new int[classCount];
    double[] distances = new double[classCount];
    for (int rank = 0; rank < neighbours; rank++) {
      int voted = classOf[nearest.point(row, rank)];
      votes[voted]++;
      distances[voted] += Math.sqrt(nearest.squaredDistance(row, rank));
    }
    int winner = classOf[nearest.point(row, 0)];
    for (int rank = 1; rank < neighbours; rank++) {
      int rival = classOf[nearest.point(row, rank)];
      if (votes[rival] > votes[winner]
          || (votes[rival] == votes[winner] && distances[rival] < distances[winner])) {
        winner = rival;
      }
    }
    return winner;
  }
}
