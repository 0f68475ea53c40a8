package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.fixture.SharedFiles;
import dev.shortlist.linalg.Kernels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Lazy gains from float32 kernels give the ids of plain greedy coverage in double. */
class CoverageConformanceTests {

  private static final List<Integer> HERDED =
      List.of(
          431, 46, 248, 15, 603, 966, 54, 731, 694, 25, 103, 129, 850, 429, 887, 643, 141, 424, 914,
          254);

  private static final List<Integer> COVERED =
      List.of(
          129, 24, 103, 603, 3, 36, 431, 231, 15, 25, 850, 254, 643, 141, 253, 45, 184, 80, 128,
          170);

  @Test
  void maxHerdingPicksWhatDoublesPick() {
    ReferenceFixture fixture =
        ReferenceFixture.read(SharedFiles.require("fixtures/blobs-1000x16.npy"));
    Batch batch = select(fixture, 20, Map.of("name", "max-herding"));
    assertThat(items(batch)).isEqualTo(HERDED);
    assertThat(figure(batch, "coverage")).isCloseTo(0.881344, within(1e-6));
  }

  @Test
  void probCoverPicksWhatDoublesPick() {
    ReferenceFixture fixture =
        ReferenceFixture.read(SharedFiles.require("fixtures/blobs-1000x16.npy"));
    Batch batch = select(fixture, 20, Map.of("name", "prob-cover", "radius", 0.5));
    assertThat(items(batch)).isEqualTo(COVERED);
    assertThat(figure(batch, "coverage")).isCloseTo(0.967, within(1e-9));
  }

  @Test
  void maxHerdingPicksWhatDoublesPickFromOurOwnPool() {
    ReferenceFixture fixture = own();
    JsonNode expected = fixture.expected().get("max_herding");
    Batch batch = select(fixture, 40, Map.of("name", "max-herding"));
    assertThat(items(batch)).isEqualTo(integers(expected.get("picks")));
    assertThat(figure(batch, "coverage"))
        .isCloseTo(expected.get("coverage").doubleValue(), within(2e-6));
  }

  @Test
  void probCoverPicksWhatDoublesPickFromOurOwnPool() {
    ReferenceFixture fixture = own();
    JsonNode expected = fixture.expected().get("prob_cover");
    Batch batch = select(fixture, 12, Map.of("name", "prob-cover", "radius", 0.5));
    assertThat(items(batch)).isEqualTo(integers(expected.get("picks")));
  }

  @Test
  void probCoverGoesOnWhenEverythingIsCovered() {
    ReferenceFixture fixture = own();
    Batch batch = select(fixture, 60, Map.of("name", "prob-cover", "radius", 0.9));
    assertThat(items(batch)).doesNotHaveDuplicates().hasSize(60);
    assertThat(figure(batch, "picked_by_herding")).isPositive();
    assertThat(figure(batch, "coverage")).isEqualTo(1);
  }

  private static ReferenceFixture own() {
    return ReferenceFixture.read(Path.of("src/test/resources/selection/blobs-600x12.npy"));
  }

  private static Batch select(
      ReferenceFixture fixture, int batchSize, Map<String, Object> strategy) {
    int[] everything = IntStream.range(0, fixture.features().rows()).toArray();
    SelectionProblem problem =
        new SelectionProblem(fixture.features(), LabeledItems.none(10), everything, batchSize, 0);
    return Strategies.strategyFor(Strategies.parse(strategy))
        .select(problem, Kernels.cpu(2), Observer.NONE);
  }

  private static double figure(Batch batch, String name) {
    return ((Number) Objects.requireNonNull(batch.figures().get(name))).doubleValue();
  }

  private static List<Integer> items(Batch batch) {
    return batch.picks().stream().map(Pick::item).toList();
  }

  private static List<Integer> integers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::intValue).toList();
  }
}
