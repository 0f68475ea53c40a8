package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.Api;
import dev.shortlist.Campaign;
import dev.shortlist.Npy;
import dev.shortlist.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@ServiceTest
class ProspectTests {

  @Autowired Api api;
  @Autowired JdbcClient jdbc;

  @Test
  void showsHowGoodTheLabelsWereAfterEachRound() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 2);
    String first = round(steps);
    String second = round(steps);

    JsonNode curve = curve(steps, steps.validated());

    assertThat(curve.at("/validation").asString()).isEqualTo("dataset");
    assertThat(curve.at("/points").findValuesAsString("labeled")).containsExactly("2", "6", "10");
    assertThat(curve.at("/points").findValuesAsString("round")).containsExactly("0", "1", "2");
    assertThat(curve.at("/points/0").has("round_id")).isFalse();
    assertThat(curve.at("/points").findValuesAsString("round_id")).containsExactly(first, second);
    assertThat(curve.at("/points/0/coverage").asDouble()).isCloseTo(200 / 3.0, within(1e-9));
    assertThat(curve.at("/points/2/top1").asDouble()).isGreaterThan(90);
    assertThat(curve.at("/points/2/interval/low").asDouble())
        .isLessThanOrEqualTo(curve.at("/points/2/top1").asDouble());
    assertThat(curve.at("/points/0/validation_rows").asInt()).isEqualTo(40);
  }

  @Test
  void agreesWithAnEvaluationOfTheSameLabels() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 7);
    double evaluated =
        steps
            .result(steps.ask(steps.validated(), "\"method\":\"knn\""))
            .body()
            .at("/top1")
            .asDouble();
    assertThat(curve(steps, steps.validated()).at("/points/0/top1").asDouble())
        .isEqualTo(evaluated);
  }

  @Test
  void letsTheLabelsJudgeEachOtherWithoutAValidationSet() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 1);
    round(steps);
    JsonNode curve = curve(steps, "");
    assertThat(curve.at("/validation").asString()).isEqualTo("cross-validation");
    assertThat(curve.at("/points/0").has("top1"))
        .as("one label has nothing to be told by")
        .isFalse();
    assertThat(curve.at("/points/1/validation_rows").asInt()).isEqualTo(5);
    assertThat(curve.at("/points/1").has("interval")).isTrue();
  }

  @Test
  void letsFiveThousandOfManyLabelsJudgeAndKeepsThePastAsItWas() {
    int labels = 5_050;
    float[][] rows = Campaign.blobs(labels, 4, 3, 3);
    int[] truth = Truth.ofBlobs(rows.length, 3);
    Campaign campaign = Campaign.open(api, rows, EvaluationSteps.CLASSES, rows.length);
    EvaluationSteps steps = new EvaluationSteps(api, campaign, "", truth);
    steps.label(0, 40);
    String round = campaign.round("{\"name\":\"random\"}", 4);
    List<Integer> bought = campaign.select(round);
    campaign.label(round, bought, truth).expect(200);
    JsonNode before = curve(steps, "");
    List<Integer> others =
        IntStream.range(40, labels).boxed().filter(item -> !bought.contains(item)).toList();
    api.post("/pools/" + campaign.pool() + "/labels", campaign.labels(others, truth)).expect(200);

    JsonNode after = curve(steps, "");

    assertThat(before.at("/points").findValuesAsString("validation_rows"))
        .containsExactly("40", "44");
    assertThat(after.at("/points/0")).isEqualTo(before.at("/points/0"));
    assertThat(after.at("/points/1")).isEqualTo(before.at("/points/1"));
    assertThat(after.at("/points/2/labeled").asInt()).isEqualTo(labels);
    assertThat(after.at("/points/2/validation_rows").asInt()).isEqualTo(5_000);
    assertThat(after.at("/points/2/top1").asDouble()).isBetween(80.0, 100.0);
  }

  @Test
  void namesTheCachesThatWereAskedFor() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 10);
    String same =
        cache(steps.campaign().dataset(), Arrays.copyOf(Campaign.blobs(100, 6, 3, 3), 60));
    for (String cache : List.of(steps.campaign().cache(), same)) {
      JsonNode curve =
          api.get(path(steps) + "/learning-curve?feature_cache_id=" + cache).expect(200).body();
      assertThat(curve.at("/feature_cache_id").asString()).isEqualTo(cache);
    }
  }

  @Test
  void hasNoPointsBeforeTheFirstLabel() {
    assertThat(curve(EvaluationSteps.withLabels(api, 0), "").at("/points")).isEmpty();
  }

  @Test
  void forecastsWhatMoreLabelsBring() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 30);
    describeCosts(steps);
    JsonNode forecast = forecast(steps, "labels=25,20&" + query(steps.validated())).body();

    assertThat(forecast.at("/forecasts").findValuesAsString("labels")).containsExactly("20", "25");
    JsonNode next = forecast.at("/forecasts/0");
    assertThat(next.get("total").asInt()).isEqualTo(50);
    assertThat(next.at("/interval/level").asDouble()).isEqualTo(0.8);
    assertThat(next.at("/interval/low").asDouble()).isLessThan(next.get("top1").asDouble());
    assertThat(next.get("gain_per_100_labels").asDouble())
        .isCloseTo(5 * next.get("gain").asDouble(), within(1e-9));
    assertThat(next.get("cost").asDouble()).isEqualTo(50);
    assertThat(next.get("gain_per_cost").asDouble())
        .isCloseTo(next.get("gain").asDouble() / 50, within(1e-9));
    assertThat(forecast.at("/answer")).isEqualTo(next.get("answer"));
    assertThat(forecast.at("/reason").asString()).startsWith("20 more labels are expected");
  }

  @Test
  void saysNothingOfMoreLabelsThanThereAreItems() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 30);
    JsonNode some = forecast(steps, "labels=20,31&" + query(steps.validated())).body();
    assertThat(some.at("/forecasts").findValuesAsString("labels")).containsExactly("20");
    assertThat(some.at("/answer")).isEqualTo(some.at("/forecasts/0/answer"));
    assertThat(some.at("/reason").asString())
        .startsWith("20 more labels are expected")
        .endsWith("only 30 items are left, so nothing is said of more");

    JsonNode none = forecast(steps, "labels=31&" + query(steps.validated())).body();
    assertThat(none.at("/forecasts")).isEmpty();
    assertThat(none.at("/answer").asString()).isEqualTo("cannot-say-yet");
    assertThat(none.at("/reason").asString())
        .isEqualTo("31 more labels cannot be bought: 30 items are left");
    assertThat(none.at("/observed")).isNotEmpty();
  }

  @Test
  void countsNeitherItemsNorCostsOfImagesThatCannotBeUsed() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 30);
    describeCosts(steps);
    jdbc.sql(
            """
            UPDATE item SET cost = 1000, unusable = 'torn' WHERE dataset_id = :dataset AND item = 59
            """)
        .param("dataset", UUID.fromString(steps.campaign().dataset()))
        .update();
    JsonNode forecast = forecast(steps, "labels=20,30&" + query(steps.validated())).body();
    assertThat(forecast.at("/forecasts")).hasSize(1);
    assertThat(forecast.at("/forecasts/0/cost").asDouble()).isEqualTo(50);
    assertThat(forecast.at("/reason").asString()).contains("only 29 items are left");
  }

  @Test
  void seesNoWorthInMoreLabelsWhereAllIsRightAlready() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 40);
    JsonNode forecast = forecast(steps, "labels=20&" + query(steps.validated())).body();
    assertThat(
            forecast.at("/observed").get(forecast.at("/observed").size() - 1).at("/top1").asInt())
        .isEqualTo(100);
    assertThat(forecast.at("/forecasts/0/gain_interval/high").asDouble()).isZero();
    assertThat(forecast.at("/forecasts/0/chance").asDouble()).isZero();
    assertThat(forecast.at("/answer").asString()).isEqualTo("flattening");
    assertThat(forecast.at("/reason").asString()).contains("0.0 points are left to gain");
  }

  @Test
  void cannotSayWithTooFewLabels() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 19);
    JsonNode forecast = forecast(steps, query(steps.validated())).body();
    assertThat(forecast.at("/answer").asString()).isEqualTo("cannot-say-yet");
    assertThat(forecast.at("/reason").asString()).startsWith("20 labels are needed");
    assertThat(forecast.at("/forecasts")).isEmpty();
  }

  @Test
  void needsMoreLabelsWhereTheyJudgeEachOther() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 49);
    assertThat(forecast(steps, "").at("/reason")).startsWith("50 labels are needed");
    steps.label(49, 1);
    JsonNode forecast = forecast(steps, "labels=10").body();
    assertThat(forecast.at("/validation").asString()).isEqualTo("cross-validation");
    assertThat(forecast.at("/validation_rows").asInt()).isEqualTo(50);
    assertThat(forecast.at("/forecasts")).hasSize(1);
  }

  @Test
  void refusesNumbersThatAreNone() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 20);
    for (String query :
        List.of("labels=0", "labels=ten", "labels=50,,100", "labels=50,100,", "least_gain=-1")) {
      assertThat(api.get(path(steps) + "/forecast?" + query).status()).as(query).isEqualTo(400);
    }
  }

  @Test
  void refusesToGuessAmongSeveralFeatureCaches() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 20);
    float[][] ones = new float[60][1];
    for (float[] row : ones) {
      row[0] = 1;
    }
    cache(steps.campaign().dataset(), ones);
    assertThat(api.get(path(steps) + "/learning-curve").expect(422).at("/detail"))
        .contains("several feature caches");
  }

  /** One more cache of a dataset. */
  private String cache(String dataset, float[][] features) {
    String cache =
        api.post(
                "/feature-caches",
                "{\"dataset_id\":\"%s\",\"name\":\"%s\",\"dimension\":%d}"
                    .formatted(dataset, UUID.randomUUID(), features[0].length))
            .expect(201)
            .at("/id");
    api.put(
            "/feature-caches/" + cache + "/vectors",
            "application/octet-stream",
            BodyPublishers.ofByteArray(Npy.float32(features)))
        .expect(200);
    return cache;
  }

  private String round(EvaluationSteps steps) {
    Campaign campaign = steps.campaign();
    String round = campaign.round("{\"name\":\"max-herding\"}", 4);
    campaign.label(round, campaign.select(round), steps.truth()).expect(200);
    return round;
  }

  private void describeCosts(EvaluationSteps steps) {
    String lines =
        IntStream.range(0, 60)
            .mapToObj("{\"item\":%d,\"cost\":2.5}"::formatted)
            .collect(Collectors.joining("\n"));
    api.send(
            api.request("/datasets/" + steps.campaign().dataset() + "/items")
                .header("Content-Type", "application/jsonl")
                .POST(BodyPublishers.ofString(lines)))
        .expect(200);
  }

  private JsonNode curve(EvaluationSteps steps, String validation) {
    return api.get(path(steps) + "/learning-curve?" + query(validation)).expect(200).body();
  }

  private Api.Reply forecast(EvaluationSteps steps, String query) {
    return api.get(path(steps) + "/forecast?" + query).expect(200);
  }

  private static String path(EvaluationSteps steps) {
    return "/pools/" + steps.campaign().pool();
  }

  private static String query(String member) {
    return member.replace("\"", "").replace(':', '=');
  }
}
