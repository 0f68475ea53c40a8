package dev.shortlist.selection;

/** Why an item was picked. */
public sealed interface Reason {

  /** Drawn at random. */
  record Drawn() implements Reason {}

  /**
   * Nearest eligible member of its cluster to the centroid.
   *
   * @param cluster number of the cluster, from 0
   * @param clusterSize how many items the cluster has
   * @param distance Euclidean distance to the centroid
   */
  record Representative(int cluster, int clusterSize, double distance) implements Reason {}

  /**
   * Next nearest eligible member of a cluster, in place of a cluster that had none.
   *
   * @param cluster number of the cluster, from 0
   * @param clusterSize how many items the cluster has
   * @param distance Euclidean distance to the centroid
   */
  record FilledUp(int cluster, int clusterSize, double distance) implements Reason {}

  /**
   * Nearest to the mean of the pool: where core-set starts when nothing is labeled.
   *
   * @param distance Euclidean distance to the mean
   */
  record Central(double distance) implements Reason {}

  /**
   * Farthest from everything labeled or picked before.
   *
   * @param nearest the nearest item labeled or picked before
   * @param distance Euclidean distance to it
   */
  record Farthest(int nearest, double distance) implements Reason {}

  /**
   * Raised most how well the pool is covered.
   *
   * @param gain by how much
   * @param coverage mean similarity of all items to their most similar labeled or picked one, this
   *     pick included, 0 to 1
   */
  record Coverage(double gain, double coverage) implements Reason {}

  /**
   * A model trained on the labeled items is unsure of it.
   *
   * @param predicted number of the most likely class
   * @param probability of the most likely class
   * @param runnerUp number of the second most likely class
   * @param runnerUpProbability of the second most likely class
   * @param entropy of the class probabilities, in nats
   */
  record Uncertainty(
      int predicted, double probability, int runnerUp, double runnerUpProbability, double entropy)
      implements Reason {}

  /**
   * Drawn from the items of a true class, by an oracle.
   *
   * @param trueClass number of the class, −1 where it is unknown
   */
  record OfClass(int trueClass) implements Reason {}

  /**
   * Most typical open member of its cluster.
   *
   * @param cluster number of the cluster, from 0
   * @param clusterSize how many items the cluster has
   * @param typicality inverse of the mean squared distance to its nearest neighbours
   */
  record Typical(int cluster, int clusterSize, double typicality) implements Reason {}

  /**
   * In a dense place of its cluster that is not close to picks of others.
   *
   * @param cluster number of the cluster, from 0
   * @param clusterSize how many items the cluster has
   * @param density inverse of the mean squared distance to its nearest items
   * @param crowding sum of inverse powers of squared distances to other picks and labeled items
   */
  record Dense(int cluster, int clusterSize, double density, double crowding) implements Reason {}

  /**
   * Its gradient, were it labeled as the model predicts, is large and unlike those of other picks.
   *
   * @param norm length of the gradient
   * @param distance Euclidean distance to the nearest gradient picked before; the length for the
   *     first pick
   */
  record Gradient(double norm, double distance) implements Reason {}

  /**
   * Most similar to a centroid that was moved to represent the pool.
   *
   * @param centroid number of the centroid, from 0
   * @param similarity cosine, −1 to 1
   */
  record NearCentroid(int centroid, double similarity) implements Reason {}

  /**
   * Covers much of what is not yet covered, and a probe is unsure of it.
   *
   * @param covers how many items it newly covers
   * @param margin by how much the probability of the most likely class exceeds that of the second
   */
  record CoverageAndMargin(int covers, double margin) implements Reason {}
}
