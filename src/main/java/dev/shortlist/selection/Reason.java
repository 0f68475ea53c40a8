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
}
