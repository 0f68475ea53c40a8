package dev.shortlist.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.Campaign;
import dev.shortlist.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Items alternate between the strata north and south; item i costs i cents and is dark from 40 on.
 */
@ServiceTest
class RoundConstraintsTests {

  private static final int ITEMS = 60;

  @Autowired Api api;
  @Autowired JdbcClient jdbc;

  Campaign campaign;

  @BeforeEach
  void openCampaignWithItemAttributes() {
    campaign = Campaign.open(api, Campaign.blobs(ITEMS, 4, 3, 1), List.of("cat", "dog", "owl"), 50);
    String lines =
        IntStream.range(0, ITEMS)
            .mapToObj(
                item ->
                    """
                    {"item":%d,"stratum":"%s","cost":%.2f,"metadata":{"dark":%b}}\
                    """
                        .formatted(
                            item, item % 2 == 0 ? "north" : "south", item / 100.0, item >= 40))
            .collect(Collectors.joining("\n"));
    describe(lines);
  }

  private void describe(String lines) {
    api.send(
            api.request("/datasets/" + campaign.dataset() + "/items")
                .header("Content-Type", "application/jsonl")
                .POST(BodyPublishers.ofString(lines)))
        .expect(200);
  }

  private Api.Reply askRound(String strategy, int batchSize, String constraints) {
    return api.post(
        "/rounds",
        """
        {"pool_id":"%s","feature_cache_id":"%s","strategy":{"name":"%s"},"batch_size":%d,"seed":7,
         "constraints":%s}\
        """
            .formatted(campaign.pool(), campaign.cache(), strategy, batchSize, constraints));
  }

  private List<Integer> select(String strategy, int batchSize, String constraints) {
    return campaign.select(askRound(strategy, batchSize, constraints).expect(201).at("/id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "kmeans", "core-set"})
  void keepsToQuotasExclusionsFiltersAndCostsAllAtOnce(String strategy) {
    List<Integer> batch =
        select(
            strategy,
            6,
            """
            {"exclude":[41,43],"include":{"dark":true},"cost_budget":2.95,
             "strata":{"north":{"minimum":2,"maximum":4},"south":{"minimum":1}}}\
            """);
    assertThat(batch).hasSize(6).doesNotHaveDuplicates().doesNotContain(41, 43);
    assertThat(batch).allMatch(item -> item >= 40);
    assertThat(batch.stream().filter(item -> item % 2 == 0).count()).isBetween(2L, 4L);
    assertThat(batch.stream().mapToInt(item -> item).sum()).isLessThanOrEqualTo(295);
  }

  @Test
  void showsTheConstraintsWithTheRoundAndItsProvenance() {
    String round = askRound("random", 3, "{\"exclude\":[1,2]}").expect(201).at("/id");
    campaign.select(round);
    assertThat(api.get("/rounds/" + round).body().at("/constraints").toString())
        .isEqualTo("{\"exclude\":[1,2]}");
    assertThat(
            api.get("/rounds/" + round + "/batch").body().at("/provenance/constraints").toString())
        .isEqualTo("{\"exclude\":[1,2]}");
    assertThat(
            api.post("/rounds/" + round + "/replay", "", "Prefer", "wait=60")
                .expect(200)
                .body()
                .at("/identical")
                .asBoolean())
        .isTrue();
  }

  @Test
  void doesNotReplayOverItemsThatAreDescribedOtherwiseByNow() {
    String round = askRound("random", 3, "{\"include\":{\"dark\":true}}").expect(201).at("/id");
    List<Integer> batch = campaign.select(round);
    describe("{\"item\":%d,\"metadata\":{\"dark\":false}}".formatted(batch.getFirst()));
    Api.Reply job = api.post("/rounds/" + round + "/replay", "", "Prefer", "wait=60");
    assertThat(job.at("/state")).isEqualTo("FAILED");
    assertThat(job.at("/problem/type")).endsWith(":changed-meanwhile");
    assertThat(job.at("/problem/detail")).contains("metadata");

    describe("{\"item\":%d,\"metadata\":{\"dark\":true}}".formatted(batch.getFirst()));
    Api.Reply again = api.post("/rounds/" + round + "/replay", "", "Prefer", "wait=60").expect(200);
    assertThat(again.body().at("/identical").asBoolean()).isTrue();
  }

  @Test
  void asksForNoCostsOfItemsThatAreLabeled() {
    jdbc.sql("UPDATE item SET cost = NULL WHERE dataset_id = :dataset AND item < 2")
        .param("dataset", UUID.fromString(campaign.dataset()))
        .update();
    Api.Reply refused = askRound("random", 3, "{\"cost_budget\":1}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/errors/0/detail")).contains("2 items have no cost");
    api.post(
            "/pools/" + campaign.pool() + "/labels",
            "{\"labels\":[{\"item\":0,\"class\":\"cat\"},{\"item\":1,\"class\":\"dog\"}]}")
        .expect(200);

    assertThat(select("random", 3, "{\"cost_budget\":1}")).hasSize(3);
  }

  @Test
  void namesStrataAsTheyAreWritten() {
    describe("{\"item\":0,\"stratum\":\"NorthCam.a/1\"}");
    Api.Reply negative = askRound("random", 3, "{\"strata\":{\"NorthCam.a/1\":{\"minimum\":-1}}}");
    assertThat(negative.status()).isEqualTo(422);
    assertThat(negative.at("/errors/0/pointer"))
        .isEqualTo("/constraints/strata/NorthCam.a~11/minimum");

    Api.Reply many = askRound("random", 3, "{\"strata\":{\"NorthCam.a/1\":{\"minimum\":2}}}");
    assertThat(many.status()).isEqualTo(422);
    assertThat(many.at("/errors/0/pointer")).isEqualTo("/constraints/strata/NorthCam.a~11/minimum");

    Api.Reply text = askRound("random", 3, "{\"strata\":{\"NorthCam.a/1\":{\"minimum\":\"x\"}}}");
    assertThat(text.status()).isEqualTo(422);
    assertThat(text.at("/errors/0/pointer")).isEqualTo("/constraints/strata/NorthCam.a~11/minimum");
  }

  @Test
  void refusesADistanceThatNoTwoUnitVectorsHave() {
    Api.Reply far = askRound("random", 3, "{\"minimum_distance\":2.1}");
    assertThat(far.status()).isEqualTo(422);
    assertThat(far.at("/errors/0/pointer")).isEqualTo("/constraints/minimum_distance");
  }

  @Test
  void refusesImpossibleDemandsBeforeAnyWorkWithTheNumbers() {
    Api.Reply few = askRound("random", 30, "{\"include\":{\"dark\":true}}");
    assertThat(few.status()).isEqualTo(422);
    assertThat(few.body().at("/asked").asInt()).isEqualTo(30);
    assertThat(few.body().at("/possible").asInt()).isEqualTo(20);

    Api.Reply quota = askRound("random", 40, "{\"strata\":{\"north\":{\"minimum\":31}}}");
    assertThat(quota.status()).isEqualTo(422);
    assertThat(quota.at("/errors/0/pointer")).isEqualTo("/constraints/strata/north/minimum");
    assertThat(quota.at("/errors/0/detail")).contains("31").contains("30");

    Api.Reply cost = askRound("random", 10, "{\"cost_budget\":0.4}");
    assertThat(cost.status()).isEqualTo(422);
    assertThat(cost.at("/errors/0/pointer")).isEqualTo("/constraints/cost_budget");
    assertThat(cost.at("/errors/0/detail")).contains("0.45");
    assertThat(campaign.budget("reserved")).isZero();
  }

  @Test
  void namesEveryFaultOfTheConstraints() {
    Api.Reply refused =
        askRound(
            "random",
            3,
            "{\"exclude\":[60],\"strata\":{\"west\":{\"minimum\":1},\"north\":{\"minimum\":3,\"maximum\":2}}}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().get("errors").findValuesAsString("pointer"))
        .containsExactlyInAnyOrder(
            "/constraints/exclude/0", "/constraints/strata/west", "/constraints/strata/north");

    Api.Reply negative = askRound("random", 3, "{\"minimum_distance\":-1}");
    assertThat(negative.at("/errors/0/pointer")).isEqualTo("/constraints/minimum_distance");
  }

  @Test
  void refusesAnOracleInARealRound() {
    Api.Reply refused = askRound("uniform", 3, "{}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/strategy/name");
    assertThat(refused.at("/detail")).contains("true classes");
  }

  @Test
  void refusesAStrategyThatLearnsFromLabelsWhileThereAreNone() {
    Api.Reply refused = askRound("margin", 3, "{}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/strategy/name");
    assertThat(refused.at("/detail")).contains("labeled");
  }
}
