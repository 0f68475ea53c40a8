package dev.shortlist.linalg;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Scores in doubles, each then moved by as much as its error allows, up or down.
 *
 * @param error by which scores are off
 * @param stated by which it says they are
 */
public record RoughAccelerator(double error, double stated, long seed, AtomicInteger asked)
    implements Accelerator {

  public RoughAccelerator(double error, double stated, long seed) {
    this(error, stated, seed, new AtomicInteger());
  }

  @Override
  public String name() {
    return "rough";
  }

  @Override
  public double relativeError(int dimension) {
    return stated + 1e-7; // scores are handed over as floats
  }

  @Override
  public long leastWork() {
    return 0;
  }

  @Override
  public Resident hold(FeatureMatrix held) {
    return new Resident() {
      @Override
      public Scoring score(FeatureMatrix points, float[] pointNorms) {
        return new RoughScoring(points, pointNorms, RoughAccelerator.this);
      }

      @Override
      public void close() {}
    };
  }

  private record RoughScoring(
      FeatureMatrix points, float[] pointNorms, RoughAccelerator accelerator)
      implements Accelerator.Scoring {

    @Override
    public int chunkRows() {
      return 13;
    }

    @Override
    public Accelerator.Proposals propose(FeatureMatrix rows, int from, int to, int count) {
      accelerator.asked().incrementAndGet();
      float[] scores = new float[(to - from) * count];
      int[] proposed = new int[scores.length];
      for (int row = from; row < to; row++) {
        double[] all = scores(rows.row(row), row);
        int[] order =
            IntStream.range(0, all.length)
                .boxed()
                .sorted((a, b) -> Double.compare(all[a], all[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int rank = 0; rank < count; rank++) {
          proposed[(row - from) * count + rank] = order[rank];
          scores[(row - from) * count + rank] = (float) all[order[rank]];
        }
      }
      return new Accelerator.Proposals(count, scores, proposed);
    }

    private double[] scores(float[] row, int number) {
      SplittableRandom random = new SplittableRandom(accelerator.seed() + number);
      double rowNorm = 0;
      for (float value : row) {
        rowNorm += (double) value * value;
      }
      double[] all = new double[points.rows()];
      for (int point = 0; point < all.length; point++) {
        double product = 0;
        double norm = 0;
        for (int k = 0; k < row.length; k++) {
          product += (double) row[k] * points.get(point, k);
          norm += (double) points.get(point, k) * points.get(point, k);
        }
        double length = Math.sqrt(rowNorm) + Math.sqrt(norm);
        double most = accelerator.error() * length * length;
        all[point] = pointNorms[point] - 2 * product + (random.nextBoolean() ? most : -most);
      }
      return all;
    }

    @Override
    public void close() {}
  }
}
