package dev.shortlist.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whatever a device proposes within the error it states, results are those of the processor. */
class NarrowedSearchTests {

  private static final Kernels CPU = Kernels.cpu(2);

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void ofADeviceAsRoughAsItSaysReturnsTheProcessorsBits(
      @ForAll @IntRange(min = 1, max = 150) int rows,
      @ForAll @IntRange(min = 1, max = 40) int dimension,
      @ForAll @IntRange(min = 1, max = 40) int points,
      @ForAll @IntRange(min = 0, max = 4) int roughness,
      @ForAll long seed) {
    SearchCase search = SearchCase.random(rows, dimension, points, seed);
    double error = roughness == 0 ? 0 : Math.pow(10, -1 - roughness);
    RoughAccelerator rough = new RoughAccelerator(error, error, seed);
    SearchCase.Found found = search.with(Kernels.with(rough, 2));
    assertThat(found.arrays()).isEqualTo(search.with(CPU).arrays());
    assertThat(rough.asked.get()).as("times the device was asked").isPositive();
  }

  @Test
  void ofADeviceThatIsRougherThanItSaysReturnsOthers() {
    SearchCase search = SearchCase.random(400, 24, 60, 3);
    RoughAccelerator rough = new RoughAccelerator(0.2, 0, 3);
    SearchCase.Found found = search.with(Kernels.with(rough, 2));
    assertThat(found.arrays()).isNotEqualTo(search.with(CPU).arrays());
  }

  @Test
  void settlesRowsThatAreDuplicatesOfMorePointsThanAreProposed() {
    FeatureMatrix rows = FeatureMatrix.copyOf(new float[50][3]);
    SearchCase search = new SearchCase(rows, IntStream.range(0, 50).toArray(), 50);
    RoughAccelerator rough = new RoughAccelerator(0, 0, 1);
    assertThat(search.with(Kernels.with(rough, 1)).arrays()).isEqualTo(search.with(CPU).arrays());
  }

  @Test
  void asksNoDeviceAboutRowsThatAreNotHeld() {
    SearchCase search = SearchCase.random(100, 8, 10, 5);
    RoughAccelerator rough = new RoughAccelerator(0, 0, 1);
    Kernels kernels = Kernels.with(rough, 1);
    SearchCase other = SearchCase.random(100, 8, 10, 6);
    kernels.holding(other.rows(), held -> search.find(held));
    assertThat(rough.asked).hasValue(0);
  }

  /**
   * Scores in doubles, each then moved by as much as its error allows, up or down.
   *
   * @param error by which scores are off
   * @param stated by which it says they are
   */
  private record RoughAccelerator(double error, double stated, long seed, AtomicInteger asked)
      implements Accelerator {

    RoughAccelerator(double error, double stated, long seed) {
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
