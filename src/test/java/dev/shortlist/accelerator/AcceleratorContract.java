package dev.shortlist.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.accelerator.TorchAccelerator.Limits;
import dev.shortlist.backbone.Device;
import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.Accelerator;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Neighbours;
import dev.shortlist.linalg.SearchCase;
import dev.shortlist.selection.LabeledItems;
import dev.shortlist.selection.Observer;
import dev.shortlist.selection.Pick;
import dev.shortlist.selection.SelectionProblem;
import dev.shortlist.selection.Strategies;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels that a device helps return the bits of those that run on the processor alone. */
abstract class AcceleratorContract {

  private static final Kernels CPU = Kernels.cpu(2);
  private static final Kernels SCALAR = Kernels.scalar(2);
  private static final Limits RESIDENT = new Limits(0, Long.MAX_VALUE, 1 << 20);

  /** Questions of a few rows stay with the processor, as they do in earnest. */
  private static final Limits WORTHWHILE = new Limits(1 << 15, Long.MAX_VALUE, 1 << 20);

  /** Nothing fits, and a chunk has a few rows. */
  private static final Limits STREAMED = new Limits(0, 0, 1 << 14);

  abstract Device device();

  /**
   * @param devices the device, as often as it shall help
   */
  Accelerator accelerator(List<Device> devices, Limits limits) {
    return new TorchAccelerator(devices, limits);
  }

  private Kernels kernels(Limits limits, int devices) {
    List<Device> all = IntStream.range(0, devices).mapToObj(i -> device()).toList();
    return Kernels.with(accelerator(all, limits), 2);
  }

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void sameBitsForAnyShape(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1 + random.nextInt(300);
    int dimension = 1 + random.nextInt(70);
    int points = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(rows);
    SearchCase search = SearchCase.random(rows, dimension, points, seed);
    Object[] expected = search.with(SCALAR).arrays();
    assertThat(search.with(kernels(RESIDENT, 1)).arrays()).as("resident").isEqualTo(expected);
    assertThat(search.with(kernels(STREAMED, 1)).arrays()).as("streamed").isEqualTo(expected);
    assertThat(search.with(kernels(RESIDENT, 2)).arrays()).as("two devices").isEqualTo(expected);
  }

  @Test
  void sameBitsOfRowsThatAreLongerThanTheLongestChain() {
    SearchCase search = SearchCase.random(120, 700, 50, 2);
    assertThat(search.with(kernels(RESIDENT, 1)).arrays()).isEqualTo(search.with(SCALAR).arrays());
  }

  @Test
  void sameBitsOfRowsThatLieInHalfPrecisionsGaps() {
    float[][] rows = new float[40][9];
    for (int row = 0; row < rows.length; row++) {
      for (int k = 0; k < rows[row].length; k++) {
        // sums of a large number, one that half precision rounds away, and one below its range
        rows[row][k] = (row % 3) * 1e6f + (row % 5) * 3f + ((row + k) % 7) * 1e-30f;
      }
    }
    SearchCase search =
        new SearchCase(FeatureMatrix.copyOf(rows), IntStream.range(0, 40).toArray(), 30);
    assertThat(search.with(kernels(RESIDENT, 1)).arrays()).isEqualTo(search.with(SCALAR).arrays());
  }

  @Test
  void sameBitsWhereThereAreManyChunks() {
    SearchCase search = SearchCase.random(5000, 48, 120, 1);
    assertThat(search.with(kernels(RESIDENT, 2)).arrays()).isEqualTo(search.with(CPU).arrays());
  }

  @Test
  void sameNeighboursAmongMorePointsThanAreComparedAtOnce() {
    FeatureMatrix points = Blobs.of(140_000, 3, 5, 6).features();
    int[] some = {0, 139_999, 131_071, 131_072, 70_000};
    assertThat(neighbours(points, some, kernels(RESIDENT, 1)))
        .isEqualTo(neighbours(points, some, CPU));
  }

  private static List<Integer> neighbours(FeatureMatrix points, int[] some, Kernels kernels) {
    Neighbours found =
        kernels.holding(points, held -> held.neighbours(points.view(some), points, 40));
    return IntStream.range(0, some.length * 40).mapToObj(i -> found.point(i / 40, i % 40)).toList();
  }

  /** Names of strategies, with what they are asked for beside it. */
  static Stream<Map<String, Object>> strategies() {
    return Stream.concat(
        Strategies.cards().stream().map(card -> Map.<String, Object>of("name", card.name())),
        Stream.of(
            Map.<String, Object>of("name", "kmeans", "parity", true),
            Map.<String, Object>of("name", "multi-batch-kmeans", "parity", true)));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void everyStrategyPicksTheSameItems(Map<String, Object> request) {
    Blobs blobs = Blobs.of(600, 37, 8, 5);
    int[] labeled = {3, 77, 140, 201, 422, 423};
    int[] classes = IntStream.of(labeled).map(item -> blobs.classes()[item]).toArray();
    int[] candidates =
        IntStream.range(0, 600)
            .filter(item -> IntStream.of(labeled).noneMatch(other -> other == item))
            .toArray();
    SelectionProblem problem =
        new SelectionProblem(
                blobs.features(), new LabeledItems(labeled, classes, 8), candidates, 25, 4)
            .knowing(blobs.classes());
    assertThat(select(request, problem, kernels(WORTHWHILE, 1)))
        .isEqualTo(select(request, problem, CPU));
  }

  private static List<Pick> select(
      Map<String, Object> request, SelectionProblem problem, Kernels kernels) {
    return Strategies.strategyFor(Strategies.parse(request))
        .select(problem, kernels, Observer.NONE)
        .picks();
  }

  @Test
  void namesTheDeviceBesideTheProcessorsKernels() {
    assertThat(kernels(RESIDENT, 1).provider()).isEqualTo(device() + "+" + CPU.provider());
    assertThat(kernels(RESIDENT, 2).provider()).startsWith(device() + "+" + device() + "+");
  }

  @Test
  void aViewOfAViewIsFoundInTheRowsThatAreHeld() {
    FeatureMatrix whole = Blobs.of(500, 20, 4, 2).features();
    FeatureMatrix odd = whole.view(IntStream.range(0, 250).map(i -> 2 * i + 1).toArray());
    SearchCase search = new SearchCase(odd, IntStream.range(100, 200).toArray(), 40);
    assertThat(search.with(kernels(RESIDENT, 1)).arrays()).isEqualTo(search.with(SCALAR).arrays());
  }
}
