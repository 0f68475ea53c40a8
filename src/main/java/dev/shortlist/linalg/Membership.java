package dev.shortlist.linalg;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Which rows each of k clusters has, in ascending order. */
public final class Membership {

  private final int[] members;
  private final int[] starts;

  private Membership(int[] members, int[] starts) {
    this.members = members;
    this.starts = starts;
  }

  /**
   * @param assignment the cluster of each row, 0 to {@code clusters} − 1
   */
  public static Membership of(int[] assignment, int clusters) {
    int[] starts = new int[clusters + 1];
    for (int cluster : assignment) {
      starts[cluster + 1]++;
    }
    for (int cluster = 0; cluster < clusters; cluster++) {
      starts[cluster + 1] += starts[cluster];
    }
    int[] next = starts.clone();
    int[] members = new int[assignment.length];
    for (int row = 0; row < assignment.length; row++) {
      members[next[assignment[row]]++] = row;
    }
    return new Membership(members, starts);
  }

  public int clusters() {
    return starts.length - 1;
  }

  public int size(int cluster) {
    return starts[cluster + 1] - starts[cluster];
  }

  /** How many rows each cluster has, shape (k). */
  int[] sizes() {
    return IntStream.range(0, clusters()).map(this::size).toArray();
  }

  /** The {@code position}-th row of a cluster, from 0. */
  public int member(int cluster, int position) {
    return members[starts[cluster] + position];
  }

  /** All rows of a cluster, a copy. */
  public int[] members(int cluster) {
    return Arrays.copyOfRange(members, starts[cluster], starts[cluster + 1]);
  }
}
