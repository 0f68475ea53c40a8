package dev.shortlist.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class FeatureCacheTests {

  @Autowired Api api;
  private FeatureCacheSteps steps;

  @BeforeEach
  void useTheService() {
    steps = new FeatureCacheSteps(api);
  }

  @Test
  void createsAnEmptyCacheAndShowsItAgain() {
    UUID dataset = steps.dataset(10);
    Api.Reply created = steps.create(dataset, "mobilenetv2", 256).expect(201);
    assertThat(created.header("Location")).hasValue("/feature-caches/" + created.at("/id"));
    assertThat(created.at("/dataset_id")).isEqualTo(dataset.toString());
    assertThat(created.at("/name")).isEqualTo("mobilenetv2");
    assertThat(created.body().at("/dimension").asInt()).isEqualTo(256);
    assertThat(created.at("/state")).isEqualTo("EMPTY");
    assertThat(created.body().has("digest")).isFalse();

    Api.Reply found = api.get("/feature-caches/" + created.at("/id")).expect(200);
    assertThat(found.body()).isEqualTo(created.body());
  }

  @Test
  void refusesANameThatIsTakenInItsDatasetOnly() {
    UUID dataset = steps.dataset(10);
    steps.create(dataset, "moco", 4).expect(201);
    Api.Reply refused = steps.create(dataset, "moco", 8).expect(409);
    assertThat(refused.at("/type")).endsWith(":duplicate-name");
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/name");
    steps.create(steps.dataset(10), "moco", 4).expect(201);
  }

  @Test
  void refusesADatasetThatIsNotThere() {
    Api.Reply refused = steps.create(UUID.randomUUID(), "moco", 4).expect(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/dataset_id");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "65537"})
  void refusesAnImpossibleDimension(int dimension) {
    Api.Reply refused = steps.create(steps.dataset(10), "moco", dimension).expect(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/dimension");
  }

  @Test
  void listsTheCachesOfOneDataset() {
    UUID dataset = steps.dataset(10);
    String first = steps.create(dataset, "a", 4).expect(201).at("/id");
    steps.create(steps.dataset(10), "elsewhere", 4).expect(201);
    String second = steps.create(dataset, "b", 4).expect(201).at("/id");

    String list = "/feature-caches?limit=1&dataset_id=" + dataset;
    Api.Reply page = api.get(list).expect(200);
    assertThat(page.at("/items/0/id")).isEqualTo(first);
    Api.Reply rest = api.get(list + "&cursor=" + page.at("/next")).expect(200);
    assertThat(rest.at("/items/0/id")).isEqualTo(second);
    assertThat(rest.body().has("next")).isFalse();
  }

  @Test
  void saysThatThereIsNoSuchCache() {
    String missing = "/feature-caches/" + UUID.randomUUID();
    api.get(missing).expect(404);
    api.get(missing + "/vectors").expect(404);
    steps.upload(UUID.randomUUID(), new byte[0]).expect(404);
  }

  @Test
  void hasNothingToDownloadWhileEmpty() {
    UUID cache = steps.cache(2, 2);
    Api.Reply refused = api.get(FeatureCacheSteps.vectors(cache)).expect(409);
    assertThat(refused.at("/type")).endsWith(":wrong-state");
    assertThat(refused.at("/detail")).contains("PUT a .npy file");
  }
}
