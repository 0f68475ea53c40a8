package dev.shortlist.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.Api;
import dev.shortlist.Campaign;
import dev.shortlist.ServiceTest;
import dev.shortlist.pool.LabeledPools;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@ServiceTest
class RoundTests {

  private static final String RANDOM = "{\"name\":\"random\"}";
  private static final int[] ALL_CATS = new int[60];

  @Autowired Api api;
  @Autowired JdbcClient jdbc;
  @Autowired LabeledPools pools;
  @Autowired TransactionTemplate transaction;

  Campaign campaign;

  @BeforeEach
  void openCampaign() {
    campaign = Campaign.open(api, Campaign.blobs(60, 4, 3, 1), List.of("cat", "dog", "owl"), 30);
  }

  @Test
  void reservesAtSelectSpendsAtLabelAndClosesWithTheLastItem() {
    String round = campaign.round("{\"name\":\"kmeans\"}", 3);
    assertThat(campaign.budget("reserved")).isZero();

    List<Integer> batch = campaign.select(round);
    assertThat(batch).hasSize(3).doesNotHaveDuplicates();
    assertThat(campaign.budget("reserved")).isEqualTo(3);

    campaign.label(round, batch.subList(0, 1), ALL_CATS).expect(200);
    assertThat(campaign.budget("reserved")).isEqualTo(2);
    assertThat(campaign.budget("spent")).isEqualTo(1);
    assertThat(api.get("/rounds/" + round).body().get("labeled").asInt()).isEqualTo(1);
    assertThat(campaign.label(round, batch.subList(1, 3), ALL_CATS).at("/round_state"))
        .isEqualTo("CLOSED");
    assertThat(api.get("/rounds/" + round).body().get("labeled").asInt()).isEqualTo(3);
    assertThat(campaign.budget("remaining")).isEqualTo(27);
  }

  @Test
  void givesEachPickItsRankAndReasonAndTheBatchItsProvenance() {
    String round = campaign.round("{\"name\":\"kmeans\"}", 4);
    campaign.select(round);
    Api.Reply batch = api.get("/rounds/" + round + "/batch").expect(200);
    assertThat(batch.body().get("items").findValuesAsString("rank"))
        .containsExactly("1", "2", "3", "4");
    assertThat(batch.at("/items/0/reason/kind")).isEqualTo("Representative");
    assertThat(batch.body().at("/items/0/reason/cluster_size").asInt()).isPositive();
    assertThat(batch.at("/provenance/features_digest")).startsWith("sha256:");
    assertThat(batch.body().at("/provenance/seed").asInt()).isEqualTo(7);
    assertThat(batch.body().at("/provenance/candidates").asInt()).isEqualTo(60);
  }

  @Test
  void selectsOnceHoweverOftenItIsAsked() {
    String round = campaign.round(RANDOM, 5);
    String key = UUID.randomUUID().toString();
    String path = "/rounds/" + round + "/select";
    Api.Reply first = api.post(path, "", "Idempotency-Key", key, "Prefer", "wait=60").expect(200);
    Api.Reply again = api.post(path, "", "Idempotency-Key", key, "Prefer", "wait=60").expect(200);
    Api.Reply withoutKey = api.post(path, "", "Prefer", "wait=60").expect(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(withoutKey.body()).isEqualTo(first.body());
    assertThat(first.header("Preference-Applied")).hasValue("wait=60");
    assertThat(campaign.budget("reserved")).isEqualTo(5);
  }

  @Test
  void answersWithTheJobWhenNobodyWaits() {
    String round = campaign.round(RANDOM, 5);
    Api.Reply accepted = api.post("/rounds/" + round + "/select", "");
    assertThat(accepted.status()).isIn(200, 202);
    String job = api.get("/rounds/" + round).at("/job_id");
    if (accepted.status() == 202) {
      assertThat(accepted.header("Location")).hasValue("/jobs/" + job);
      assertThat(accepted.header("Retry-After")).isPresent();
    }
    campaign.select(round);
    Api.Reply done = api.get("/jobs/" + job).expect(200);
    assertThat(done.at("/state")).isEqualTo("SUCCEEDED");
    assertThat(done.at("/type")).isEqualTo("select-batch");
    assertThat(done.at("/result/batch")).isEqualTo("/rounds/" + round + "/batch");
  }

  @Test
  void neverPicksWhatIsLabeledOrHandedOut() {
    String first = campaign.round(RANDOM, 10);
    String second = campaign.round(RANDOM, 10);
    List<Integer> held = campaign.select(first);
    assertThat(campaign.select(second)).doesNotContainAnyElementsOf(held);
  }

  @Test
  void refusesABatchLargerThanWhatRemainsSayingHowLargeItMayBe() {
    Api.Reply tooDear = campaign.askRound(RANDOM, 31);
    assertThat(tooDear.status()).isEqualTo(409);
    assertThat(tooDear.at("/type")).isEqualTo("urn:shortlist:problem:budget-exceeded");
    assertThat(tooDear.body().at("/remaining").asInt()).isEqualTo(30);

    Api.Reply tooLarge = campaign.askRound(RANDOM, 61);
    assertThat(tooLarge.status()).isEqualTo(422);
    assertThat(tooLarge.at("/type")).isEqualTo("urn:shortlist:problem:batch-too-large");
    assertThat(tooLarge.body().at("/possible").asInt()).isEqualTo(30);
  }

  @Test
  void countsNeitherUnusableItemsNorThoseOfASelectionUnderWay() {
    Campaign small = Campaign.open(api, Campaign.blobs(10, 4, 2, 1), List.of("cat", "dog"), 10);
    jdbc.sql(
            """
            INSERT INTO item (dataset_id, item, unusable)
            SELECT :dataset, number, 'torn' FROM generate_series(0, 3) AS number
            """)
        .param("dataset", UUID.fromString(small.dataset()))
        .update();
    String underWay = small.round(RANDOM, 4);
    String next = small.round(RANDOM, 4);
    transaction.executeWithoutResult(
        _ -> pools.reserve(UUID.fromString(small.pool()), UUID.fromString(underWay), 4));

    Api.Reply refused = api.post("/rounds/" + next + "/select", "");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().at("/possible").asInt()).isEqualTo(2);
    assertThat(refused.at("/detail")).contains("4 unusable and 4 reserved");
  }

  @Test
  void takesNeitherFractionsNorTextsForWholeNumbers() {
    Api.Reply fraction = campaign.askRound(RANDOM, "2.9");
    assertThat(fraction.status()).isEqualTo(422);
    assertThat(fraction.at("/errors/0/pointer")).isEqualTo("/batch_size");
    assertThat(fraction.at("/errors/0/detail"))
        .isEqualTo("here belongs a whole number within range");
    Api.Reply text = campaign.askRound(RANDOM, "\"2\"");
    assertThat(text.status()).isEqualTo(422);
    assertThat(text.at("/errors/0/pointer")).isEqualTo("/batch_size");
    Api.Reply label =
        api.post(
            "/pools/" + campaign.pool() + "/labels",
            "{\"labels\":[{\"item\":3.7,\"class\":\"cat\"}]}");
    assertThat(label.status()).isEqualTo(422);
    assertThat(label.at("/errors/0/pointer")).isEqualTo("/labels/0/item");
  }

  @Test
  void refusesAnUnknownStrategyNamingTheKnownOnes() {
    Api.Reply refused = campaign.askRound("{\"name\":\"k-mean\"}", 5);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/type")).isEqualTo("urn:shortlist:problem:unknown-strategy");
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/strategy/name");
    assertThat(refused.at("/detail")).contains("core-set").contains("kmeans").contains("random");
  }

  @Test
  void refusesFeaturesOfAnotherDatasetAndACacheWithoutVectors() {
    Campaign other = Campaign.open(api, Campaign.blobs(10, 4, 3, 1), List.of("cat"), 5);
    Api.Reply foreign =
        api.post(
            "/rounds",
            """
            {"pool_id":"%s","feature_cache_id":"%s","strategy":{"name":"random"},"batch_size":1}\
            """
                .formatted(campaign.pool(), other.cache()));
    assertThat(foreign.status()).isEqualTo(422);
    assertThat(foreign.at("/errors/0/pointer")).isEqualTo("/feature_cache_id");

    String empty =
        api.post(
                "/feature-caches",
                "{\"dataset_id\":\"%s\",\"name\":\"empty\",\"dimension\":4}"
                    .formatted(campaign.dataset()))
            .expect(201)
            .at("/id");
    String round =
        api.post(
                "/rounds",
                """
                {"pool_id":"%s","feature_cache_id":"%s","strategy":{"name":"random"},"batch_size":1}\
                """
                    .formatted(campaign.pool(), empty))
            .expect(201)
            .at("/id");
    Api.Reply refused = api.post("/rounds/" + round + "/select", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.at("/detail")).contains("/feature-caches/" + empty + "/vectors");

    jdbc.sql("UPDATE feature_cache SET state = 'EXTRACTING' WHERE id = :id")
        .param("id", UUID.fromString(empty))
        .update();
    Api.Reply early = api.post("/rounds/" + round + "/select", "");
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.at("/detail")).contains("being extracted");
    assertThat(api.get("/rounds/" + round).at("/state")).isEqualTo("OPEN");
    assertThat(campaign.budget("reserved")).isZero();
  }

  @Test
  void canNeitherHaveLabelsNorHoldItemsOfAnotherPool() {
    Campaign other = Campaign.open(api, Campaign.blobs(10, 4, 3, 1), List.of("cat"), 5);
    UUID round = UUID.fromString(campaign.round(RANDOM, 2));
    String label =
        """
        INSERT INTO label (pool_id, item, class, round_id, charged, labeled_at)
        VALUES (:pool, 1, 0, :round, true, now())
        """;
    String held = "INSERT INTO held_item (pool_id, item, round_id) VALUES (:pool, 1, :round)";
    for (String insert : List.of(label, held)) {
      for (UUID pool : List.of(UUID.fromString(other.pool()), UUID.randomUUID())) {
        assertThatThrownBy(
                () -> jdbc.sql(insert).param("pool", pool).param("round", round).update())
            .isInstanceOf(DataIntegrityViolationException.class)
            .hasMessageContaining("that is not there");
      }
    }
  }

  @Test
  void refusesAnAnnotatorWhoseNameIsTooLong() {
    String round = campaign.round(RANDOM, 1);
    int item = campaign.select(round).getFirst();
    Api.Reply refused =
        api.post(
            "/rounds/" + round + "/labels",
            "{\"labels\":[{\"item\":%d,\"class\":\"cat\",\"annotator\":\"%s\"}]}"
                .formatted(item, "a".repeat(201)));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/labels/0/annotator");
  }

  @Test
  void refusesLabelsOfItemsOutsideItsBatch() {
    String round = campaign.round(RANDOM, 2);
    List<Integer> batch = campaign.select(round);
    int outside = IntStream.range(0, 60).filter(i -> !batch.contains(i)).findFirst().orElseThrow();
    Api.Reply refused = campaign.label(round, List.of(batch.getFirst(), outside), ALL_CATS);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/labels/1/item");
    assertThat(campaign.budget("spent")).isZero();

    Api.Reply around =
        api.post("/pools/" + campaign.pool() + "/labels", campaign.labels(batch, ALL_CATS));
    assertThat(around.status()).isEqualTo(422);
    assertThat(around.at("/errors/0/detail")).contains("handed out by round " + round);
  }

  @Test
  void hasNoBatchAndTakesNoLabelsBeforeItSelected() {
    String round = campaign.round(RANDOM, 2);
    assertThat(api.get("/rounds/" + round + "/batch").status()).isEqualTo(409);
    assertThat(campaign.label(round, List.of(1), ALL_CATS).status()).isEqualTo(409);
  }

  @Test
  void cancellingGivesBackWhatWasNotSpent() {
    String round = campaign.round(RANDOM, 5);
    List<Integer> batch = campaign.select(round);
    campaign.label(round, batch.subList(0, 2), ALL_CATS).expect(200);

    assertThat(api.post("/rounds/" + round + "/cancel", "").expect(200).at("/state"))
        .isEqualTo("CANCELLED");
    assertThat(campaign.budget("reserved")).isZero();
    assertThat(campaign.budget("spent")).isEqualTo(2);

    String next = campaign.round(RANDOM, 28);
    assertThat(campaign.select(next)).doesNotContainAnyElementsOf(batch.subList(0, 2));
    Api.Reply ledger = api.get("/pools/%s/ledger".formatted(campaign.pool())).expect(200);
    assertThat(ledger.body().get("items").findValuesAsString("kind"))
        .containsExactly("GRANT", "RESERVE", "SPEND", "RELEASE", "RESERVE");
  }

  @Test
  void replaysToTheSameItemsAfterThePoolHasMovedOn() {
    String round = campaign.round("{\"name\":\"kmeans\"}", 6);
    List<Integer> batch = campaign.select(round);
    campaign.label(round, batch, ALL_CATS).expect(200);
    String next = campaign.round("{\"name\":\"core-set\"}", 6);
    campaign.select(next);

    for (String replayed : List.of(round, next)) {
      Api.Reply replay =
          api.post("/rounds/" + replayed + "/replay", "", "Prefer", "wait=60").expect(200);
      assertThat(replay.body().at("/identical").asBoolean()).isTrue();
      assertThat(replay.body().at("/items").asInt()).isEqualTo(6);
    }
    assertThat(campaign.budget("reserved")).isEqualTo(6);
  }

  @Test
  void aReplayThatDiffersNamesTheFirstRankThatDoes() {
    String round = campaign.round(RANDOM, 4);
    campaign.select(round);
    jdbc.sql("UPDATE batch_item SET item = 1000 WHERE round_id = :round AND rank = 3")
        .param("round", UUID.fromString(round))
        .update();
    Api.Reply replay =
        api.post("/rounds/" + round + "/replay", "", "Prefer", "wait=60").expect(200);
    assertThat(replay.body().at("/identical").asBoolean()).isFalse();
    assertThat(replay.body().at("/first_difference/rank").asInt()).isEqualTo(3);
    assertThat(replay.body().at("/first_difference/selected").asInt()).isEqualTo(1000);
  }

  @Test
  void listsEveryStrategyWithWhatItNeedsAndTakes() {
    Api.Reply strategies = api.get("/strategies").expect(200);
    assertThat(strategies.body().get("items").findValuesAsString("name"))
        .contains("random", "kmeans", "core-set");
  }

  @Test
  void thirtyTwoSelectsAtOnceNeverOverdrawTheBudget() throws Exception {
    List<String> rounds = IntStream.range(0, 32).mapToObj(i -> campaign.round(RANDOM, 4)).toList();
    Map<Integer, Long> statuses;
    try (ExecutorService callers = Executors.newFixedThreadPool(32)) {
      List<Callable<Integer>> selects =
          rounds.stream()
              .<Callable<Integer>>map(
                  round ->
                      () ->
                          api.post("/rounds/" + round + "/select", "", "Prefer", "wait=60")
                              .status())
              .toList();
      statuses =
          callers.invokeAll(selects).stream()
              .map(java.util.concurrent.Future::resultNow)
              .collect(Collectors.groupingBy(s -> s, TreeMap::new, Collectors.counting()));
    }
    // 30 labels cover 7 batches of 4; nobody gets a part of one.
    assertThat(statuses).isEqualTo(Map.of(200, 7L, 409, 25L));
    assertThat(campaign.budget("reserved")).isEqualTo(28);
    assertThat(campaign.budget("remaining")).isEqualTo(2);

    List<Integer> picked =
        rounds.stream()
            .filter(round -> api.get("/rounds/" + round).at("/state").equals("LABELING"))
            .flatMap(round -> Campaign.items(api.get("/rounds/" + round + "/batch")).stream())
            .toList();
    assertThat(picked).hasSize(28).doesNotHaveDuplicates();
  }
}
