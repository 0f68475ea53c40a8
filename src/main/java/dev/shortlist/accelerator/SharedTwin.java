package dev.shortlist.accelerator;

import dev.shortlist.linalg.Alternatives;
import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Twin;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Several devices that each hold all rows and search for the nearest points of a part of them. Sums
 * run in one order, so one device adds up the means.
 */
final class SharedTwin implements Twin {

  private final List<CudaTwin> twins;

  SharedTwin(List<CudaTwin> twins) {
    this.twins = twins;
  }

  /** Some consecutive rows of those that are asked about, for one device. */
  private interface Part {
    void of(CudaTwin twin, int from, int to);
  }

  private void share(int rows, Part part) {
    int each = Math.ceilDiv(rows, twins.size());
    CompletableFuture.allOf(
            IntStream.range(0, twins.size())
                .filter(i -> i * each < rows)
                .mapToObj(
                    i ->
                        CompletableFuture.runAsync(
                            () -> part.of(twins.get(i), i * each, Math.min(rows, (i + 1) * each)),
                            task -> Thread.ofVirtual().start(task)))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }

  private static FeatureMatrix some(FeatureMatrix rows, int from, int to) {
    return rows.view(IntStream.range(from, to).toArray());
  }

  @Override
  public void nearest(
      FeatureMatrix rows,
      FeatureMatrix points,
      float[] pointNorms,
      int[] nearest,
      float[] distances) {
    share(
        rows.rows(),
        (twin, from, to) -> {
          int[] numbers = new int[to - from];
          float[] measured = new float[to - from];
          twin.nearest(some(rows, from, to), points, pointNorms, numbers, measured);
          System.arraycopy(numbers, 0, nearest, from, numbers.length);
          System.arraycopy(measured, 0, distances, from, measured.length);
        });
  }

  @Override
  public Alternatives alternatives(
      FeatureMatrix rows, FeatureMatrix points, float[] pointNorms, int[] own, float[] weights) {
    int count = rows.rows();
    Alternatives all = new Alternatives(new float[count], new int[count], new float[count]);
    share(
        count,
        (twin, from, to) -> {
          int[] ownOfThese = Arrays.copyOfRange(own, from, to);
          Alternatives found =
              twin.alternatives(some(rows, from, to), points, pointNorms, ownOfThese, weights);
          System.arraycopy(found.own(), 0, all.own(), from, to - from);
          System.arraycopy(found.others(), 0, all.others(), from, to - from);
          System.arraycopy(found.costs(), 0, all.costs(), from, to - from);
        });
    return all;
  }

  @Override
  public int[] means(FeatureMatrix rows, int[] assignment, Centroids means) {
    return twins.getFirst().means(rows, assignment, means);
  }

  @Override
  public void lower(Missed missed) {
    twins.getFirst().lower(missed);
  }
}
