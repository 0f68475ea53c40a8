package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.LinearMap;
import dev.shortlist.linalg.Membership;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Moves centroids down the gradient of ActiveFT's loss with Adam.
 *
 * <p>With u the normalized centroids, s the similarity of a row to its nearest one, j, and Z<sub>j
 * </sub> = balance · Σ<sub>k</sub> exp(u<sub>j</sub>·u<sub>k</sub> / τ), the loss is the mean over
 * rows of log(1 + Z<sub>j</sub> / exp(s / τ)). As in the authors' code, the similarity of two
 * centroids moves them only one at a time: in Z<sub>j</sub> all but u<sub>j</sub> count as
 * constant.
 */
final class CentroidDescent {

  private static final double DECAY_OF_MEAN = 0.9;
  private static final double DECAY_OF_SQUARES = 0.999;
  private static final double EPSILON = 1e-8;

  private final FeatureMatrix features;
  private final Kernels kernels;
  private final double temperature;
  private final double balance;
  private final float[] norms;
  private final int dimension;

  /** Pinned centroids, then free ones, all of unit length. */
  private final Centroids units;

  private final int pinned;
  private final int free;

  /** The free ones again, as rows. */
  private final MemorySegment freeRows;

  /** Free centroids before they are normalized, and Adam's moments, shape (free, d). */
  private final double[] positions;

  private final double[] means;
  private final double[] squares;
  private int steps;

  /** Logarithm of Z of each free centroid, shape (free). */
  private final double[] logs;

  /** Mean of all centroids weighted by their share of Z, shape (free, d). */
  private final double[] pushes;

  /**
   * @param start centroids of unit length, the pinned ones first
   */
  CentroidDescent(
      Selection selection, Centroids start, int pinned, double temperature, double balance) {
    this.features = selection.features();
    this.kernels = selection.kernels();
    this.temperature = temperature;
    this.balance = balance;
    this.norms = kernels.squaredNorms(features);
    this.dimension = features.dimension();
    this.units = start;
    this.pinned = pinned;
    this.free = start.count() - pinned;
    this.freeRows = Arena.ofAuto().allocate(4L * free * dimension, 64);
    this.positions = new double[free * dimension];
    Arrays.setAll(positions, i -> start.values()[pinned * dimension + i]);
    this.means = new double[free * dimension];
    this.squares = new double[free * dimension];
    this.logs = new double[free];
    this.pushes = new double[free * dimension];
  }

  /** A free centroid, of unit length. */
  float[] free(int centroid) {
    return units.centroid(pinned + centroid);
  }

  /**
   * Moves the free centroids once.
   *
   * @return the loss before, over rows whose nearest centroid is free; 0 where there are none
   */
  double step(double learningRate) {
    int[] assignment = new int[features.rows()];
    float[] distances = new float[features.rows()];
    kernels.nearest(features, norms, units, assignment, distances);
    measurePushes();
    float[] weights = new float[features.rows()];
    double[] totals = new double[free];
    double loss = 0;
    int attracted = 0;
    for (int row = 0; row < weights.length; row++) {
      int centroid = assignment[row] - pinned;
      if (centroid >= 0) {
        double excess = logs[centroid] - (1 - distances[row] / 2.0) / temperature;
        weights[row] = (float) (1 / (1 + StrictMath.exp(-excess)));
        totals[centroid] += weights[row];
        loss += Math.max(0, excess) + StrictMath.log1p(StrictMath.exp(-Math.abs(excess)));
        attracted++;
      }
    }
    Membership membership = Membership.of(assignment, units.count());
    Centroids pulls = Centroids.zeros(units.count(), dimension);
    kernels.addWeighted(features, membership, weights, pulls);
    move(pulls, totals, learningRate);
    return attracted == 0 ? 0 : loss / attracted;
  }

  private void measurePushes() {
    MemorySegment.copy(
        units.values(), pinned * dimension, freeRows, FeatureMatrix.FLOAT, 0, free * dimension);
    LinearMap products = new LinearMap(units, new float[units.count()]);
    kernels
        .linear()
        .scores(FeatureMatrix.over(freeRows, free, dimension), products, this::measurePush);
  }

  private void measurePush(int centroid, float[] similarities) {
    double most = Float.NEGATIVE_INFINITY;
    for (float similarity : similarities) {
      most = Math.max(most, similarity);
    }
    double[] push = new double[dimension];
    double total = 0;
    for (int other = 0; other < similarities.length; other++) {
      double share = StrictMath.exp((similarities[other] - most) / temperature);
      total += share;
      for (int k = 0; k < dimension; k++) {
        push[k] += share * units.values()[other * dimension + k];
      }
    }
    for (int k = 0; k < dimension; k++) {
      pushes[centroid * dimension + k] = push[k] / total;
    }
    logs[centroid] = StrictMath.log(balance * total) + most / temperature;
  }

  private void move(Centroids pulls, double[] totals, double learningRate) {
    steps++;
    for (int centroid = 0; centroid < free; centroid++) {
      int at = centroid * dimension;
      double[] gradient = new double[dimension];
      for (int k = 0; k < dimension; k++) {
        double pull = pulls.values()[pinned * dimension + at + k];
        gradient[k] = totals[centroid] * pushes[at + k] - pull;
      }
      projectToTangent(gradient, centroid);
      descend(gradient, at, learningRate);
      normalize(centroid);
    }
  }

  /** Passes a gradient through the normalization and the constants of the loss. */
  private void projectToTangent(double[] gradient, int centroid) {
    float[] unit = free(centroid);
    double along = 0;
    for (int k = 0; k < dimension; k++) {
      along += gradient[k] * unit[k];
    }
    double scale = 1 / (features.rows() * temperature * length(centroid));
    for (int k = 0; k < dimension; k++) {
      gradient[k] = (gradient[k] - along * unit[k]) * scale;
    }
  }

  private void descend(double[] gradient, int at, double learningRate) {
    double meanCorrection = 1 - StrictMath.pow(DECAY_OF_MEAN, steps);
    double squareCorrection = 1 - StrictMath.pow(DECAY_OF_SQUARES, steps);
    for (int k = 0; k < dimension; k++) {
      double g = gradient[k];
      means[at + k] = DECAY_OF_MEAN * means[at + k] + (1 - DECAY_OF_MEAN) * g;
      squares[at + k] = DECAY_OF_SQUARES * squares[at + k] + (1 - DECAY_OF_SQUARES) * g * g;
      double root = Math.sqrt(squares[at + k] / squareCorrection);
      positions[at + k] -= learningRate * means[at + k] / meanCorrection / (root + EPSILON);
    }
  }

  private void normalize(int centroid) {
    double length = length(centroid);
    float[] unit = new float[dimension];
    for (int k = 0; k < dimension; k++) {
      unit[k] = (float) (positions[centroid * dimension + k] / length);
    }
    units.place(pinned + centroid, unit);
  }

  private double length(int centroid) {
    double squared = 0;
    for (int k = centroid * dimension; k < (centroid + 1) * dimension; k++) {
      squared += positions[k] * positions[k];
    }
    return Math.sqrt(squared);
  }
}
