package dev.shortlist.accelerator;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import java.util.stream.IntStream;

/**
 * Sums up the rows of each cluster in ascending order: lists them by a counting sort that keeps
 * their order, then one block per cluster adds them.
 */
final class CudaMeans implements AutoCloseable {

  private static final int WARP = 32;
  private static final int THREADS = 256;
  private static final int MOST_COLUMNS_AT_ONCE = 512;

  /** Rows are counted in parts, each by one warp; one block ranks the parts of a cluster. */
  private static final int MOST_PARTS = 1024;

  /** Counts of all parts and clusters, about. */
  private static final int COUNTS = 1 << 22;

  private final CudaRows rows;
  private final CudaDevice device;
  private final CudaMemory assigned;
  private final CudaMemory ranks;
  private final CudaMemory sizes;
  private final CudaMemory starts;
  private final CudaMemory members;
  private final CudaMemory values;

  CudaMeans(CudaRows rows) {
    this.rows = rows;
    this.device = rows.device;
    this.assigned = new CudaMemory(device);
    this.ranks = new CudaMemory(device);
    this.sizes = new CudaMemory(device);
    this.starts = new CudaMemory(device);
    this.members = new CudaMemory(device);
    this.values = new CudaMemory(device);
  }

  int[] of(FeatureMatrix view, int[] assignment, Centroids means) {
    CudaRows.Some some = rows.some(view);
    int clusters = means.count();
    assigned.copyIn(assignment);
    listMembers(some.count(), clusters);
    int[] memberCounts = new int[clusters];
    sizes.copyOut(memberCounts);
    values.atLeast(4L * clusters * rows.dimension);
    if (IntStream.of(memberCounts).anyMatch(size -> size == 0)) {
      values.copyIn(means.values()); // those without rows stay where they are
    }
    device.launch(
        "average",
        clusters,
        Math.min(MOST_COLUMNS_AT_ONCE, wholeWarps(rows.dimension)),
        rows.matrix.values,
        rows.dimension,
        some.numbers(),
        some.first(),
        members,
        starts,
        sizes,
        values);
    values.copyOut(means.values());
    return memberCounts;
  }

  private void listMembers(int count, int clusters) {
    int parts = Math.clamp(Math.min(COUNTS / clusters, count / WARP), WARP, MOST_PARTS);
    int blocks = Math.ceilDiv(parts, THREADS / WARP);
    long bytes = 4L * clusters * parts;
    device.fill(ranks.atLeast(bytes), 0, bytes, 0);
    sizes.atLeast(4L * clusters);
    starts.atLeast(4L * clusters);
    members.atLeast(4L * count);
    device.launch("count_members", blocks, THREADS, assigned, count, parts, ranks);
    device.launch("rank_parts", clusters, wholeWarps(parts), ranks, parts, sizes);
    int threads = Math.min(MOST_PARTS, wholeWarps(clusters));
    device.launch("begin_clusters", 1, threads, sizes, clusters, starts);
    device.launch("place_members", blocks, THREADS, assigned, count, parts, ranks, starts, members);
  }

  private static int wholeWarps(int threads) {
    return Math.ceilDiv(threads, WARP) * WARP;
  }

  @Override
  public void close() {
    assigned.close();
    ranks.close();
    sizes.close();
    starts.close();
    members.close();
    values.close();
  }
}
