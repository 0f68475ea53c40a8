package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.dataset.DatasetTruth;
import dev.shortlist.fixture.TestRoots;
import dev.shortlist.image.ImageDecoder;
import dev.shortlist.image.RgbImage;
import dev.shortlist.itemimage.ItemImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What importing must do, whatever the format. There is one subclass per format, itself a
 * {@code @ServiceTest}.
 */
abstract class ImporterContract {

  @Autowired private Api api;
  @Autowired private DatasetTruth truth;
  @Autowired private ItemImages images;

  /** A new folder that the service may read. */
  final Path folder = TestRoots.newFolder();

  ImportSteps steps;

  @BeforeEach
  void useTheService() {
    steps = new ImportSteps(api);
  }

  /**
   * An item as the source has it.
   *
   * @param image what decoding its image must give
   * @param label its class, or null
   */
  record Expected(String key, RgbImage image, @Nullable String label) {

    static Expected of(String key, byte[] file, @Nullable String label) {
      return new Expected(key, ImageDecoder.decode(key, file), label);
    }
  }

  /**
   * @param items in the order they must have
   * @param classes in the order of their numbers
   */
  record Sample(ObjectNode request, List<Expected> items, List<String> classes) {}

  /**
   * @param told what the problem must say, such as the file and the line
   */
  record Broken(ObjectNode request, List<String> told) {}

  /** Writes a dataset below {@link #folder}. */
  abstract Sample sample() throws IOException;

  /** Writes one with faults in two places, where the format has places. */
  abstract Broken broken() throws IOException;

  @Test
  void keepsItemsInTheOrderOfTheSourceUnderItsNames() throws Exception {
    Sample sample = sample();
    UUID dataset = steps.dataset(sample.request());
    assertThat(steps.keys(dataset))
        .containsExactlyElementsOf(sample.items().stream().map(Expected::key).toList());
    JsonNode view = api.get("/datasets/" + dataset).expect(200).body();
    assertThat(view.at("/state").asString()).isEqualTo("READY");
    assertThat(view.at("/size").asInt()).isEqualTo(sample.items().size());
    assertThat(view.at("/images").asBoolean()).isTrue();
  }

  @Test
  void servesTheImageOfEveryItem() throws Exception {
    Sample sample = sample();
    UUID dataset = steps.dataset(sample.request());
    for (int item = 0; item < sample.items().size(); item++) {
      Expected expected = sample.items().get(item);
      RgbImage served =
          ImageDecoder.decode(expected.key(), steps.image(dataset, item).expect(200).bytes());
      assertThat(served).as(expected.key()).usingRecursiveComparison().isEqualTo(expected.image());
    }
  }

  @Test
  void keepsTheTruthForEvaluationOnly() throws Exception {
    Sample sample = sample();
    UUID dataset = steps.dataset(sample.request());
    List<String> classes = new ArrayList<>();
    api.get("/datasets/" + dataset)
        .expect(200)
        .body()
        .at("/classes")
        .forEach(name -> classes.add(name.asString()));
    assertThat(classes).isEqualTo(sample.classes());
    if (!classes.isEmpty()) {
      assertThat(truth.require(dataset))
          .containsExactly(
              sample.items().stream().mapToInt(item -> classes.indexOf(item.label())).toArray());
    }
    for (JsonNode item : steps.items(dataset)) {
      assertThat(item.propertyNames())
          .isSubsetOf("item", "key", "stratum", "cost", "metadata", "image");
    }
  }

  @Test
  void givesTheSameContentTheSameDigest() throws Exception {
    Sample sample = sample();
    UUID first = steps.dataset(sample.request());
    ObjectNode again = sample.request().deepCopy().put("name", "import-" + UUID.randomUUID());
    assertThat(images.digest(steps.dataset(again), (items, of) -> {}))
        .isEqualTo(images.digest(first, (items, of) -> {}));
  }

  @Test
  void namesFileAndPlaceOfEveryFaultAndLeavesNothing() throws Exception {
    Broken broken = broken();
    JsonNode problem = steps.problem(broken.request());
    assertThat(problem.toString()).contains(broken.told());
    assertThat(problem.at("/errors")).isNotEmpty();
    steps.post(sample().request().put("name", broken.request().get("name").asString())).expect(202);
  }

  @Test
  void readsNothingOutsideOfTheRoots() throws Exception {
    ObjectNode request = sample().request();
    Path location = Path.of(request.get("location").asString());
    Path outside = Files.createTempDirectory("outside-");
    Path link = Files.createSymbolicLink(folder.resolve("link"), outside);
    for (Path path : List.of(outside, link, folder.resolve("../../../pom.xml"))) {
      Api.Reply refused =
          steps.post(request.deepCopy().put("location", path.toString())).expect(422);
      assertThat(refused.at("/errors/0/pointer")).isEqualTo("/location");
      assertThat(refused.at("/detail")).contains("outside of the folders that may be read");
    }
    assertThat(location).startsWith(TestRoots.ROOT);
  }
}
