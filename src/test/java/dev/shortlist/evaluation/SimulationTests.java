package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.Api;
import dev.shortlist.Campaign;
import dev.shortlist.ServiceTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ServiceTest
class SimulationTests {

  @Autowired Api api;

  @Test
  void playsStrategiesOnATruthAndShowsRandomsBand() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 0);
    Truth.put(api, steps.campaign().dataset(), steps.truth());
    Api.Reply asked =
        simulate(
            "dataset_id",
            steps.campaign().dataset(),
            "\"strategies\":[\"uniform\",{\"name\":\"max-herding\"}],\"budgets\":[3,9],\"seeds\":4,"
                + steps.validated());
    assertThat(asked.header("Location")).contains("/jobs/" + asked.at("/job_id"));

    JsonNode simulation = result(asked).body();

    assertThat(simulation.at("/state").asString()).isEqualTo("SUCCEEDED");
    assertThat(simulation.at("/validation").asString()).isEqualTo("dataset");
    assertThat(simulation.at("/items").asInt()).isEqualTo(60);
    assertThat(simulation.at("/curves")).hasSize(3);
    assertThat(simulation.at("/curves/0/strategy/name").asString()).isEqualTo("random");
    assertThat(simulation.at("/curves/0/seeds").asInt()).isEqualTo(4);
    JsonNode band = simulation.at("/curves/0/points/0/top1");
    assertThat(band.get("minimum").asDouble()).isLessThan(band.get("maximum").asDouble());
    assertThat(band.get("deviation").asDouble()).isPositive();
    assertThat(simulation.at("/curves/1/oracle").asBoolean()).isTrue();
    assertThat(simulation.at("/curves/1/points/0/coverage").asDouble()).isEqualTo(100);
    assertThat(simulation.at("/curves/2/seeds").asInt())
        .as("max-herding does not depend on its seed")
        .isEqualTo(1);
    assertThat(simulation.at("/curves/2/against_random/verdict").asString())
        .isIn("better", "undecided");
    assertThat(simulation.at("/provenance/validation_digest").asString()).startsWith("sha256:");
  }

  @Test
  void repeatsAStrategyThatBuysTheSameWhereTheHeadDependsOnTheSeed() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 0);
    Truth.put(api, steps.campaign().dataset(), steps.truth());
    JsonNode simulation =
        result(
                simulate(
                    "dataset_id",
                    steps.campaign().dataset(),
                    "\"strategies\":[\"max-herding\"],\"budgets\":[3,6,9],\"seeds\":3,"
                        + "\"method\":\"linear\",\"options\":{\"epochs\":5},"
                        + steps.validated()))
            .body();
    assertThat(simulation.at("/curves/1/seeds").asInt()).isEqualTo(3);
    assertThat(simulation.at("/curves/1/points/0/top1/deviation").asDouble())
        .as("a head that has hardly learned owes much to its seed")
        .isPositive();
  }

  @Test
  void namesOnlyTheMethodsThatASimulationTakes() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 10);
    for (String method : List.of("auto", "scratch", "nearest")) {
      Api.Reply refusal =
          simulate(
                  "pool_id",
                  steps.campaign().pool(),
                  "\"strategies\":[\"kmeans\"],\"budgets\":[5],\"method\":\"%s\"".formatted(method))
              .expect(422);
      assertThat(refusal.at("/errors/0/pointer")).isEqualTo("/method");
      assertThat(refusal.at("/detail"))
          .contains(method, "take knn, or linear without augmentation")
          .doesNotContain("fine-tune", ", or auto");
    }
  }

  @Test
  void setsItemsAsideWithoutAValidationSetAndSaysSo() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 0);
    Truth.put(api, steps.campaign().dataset(), steps.truth());
    JsonNode simulation =
        result(
                simulate(
                    "dataset_id",
                    steps.campaign().dataset(),
                    "\"strategies\":[\"core-set\"],\"budgets\":[5],\"seeds\":3"))
            .body();
    assertThat(simulation.at("/validation").asString()).isEqualTo("hold-out");
    assertThat(simulation.at("/validation_rows").asInt()).isEqualTo(18);
    assertThat(simulation.at("/items").asInt()).isEqualTo(42);
    assertThat(simulation.at("/curves/1/seeds").asInt())
        .as("each seed sets other items aside")
        .isEqualTo(3);
  }

  @Test
  void replaysStrategiesOverWhatAPoolBought() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 40);
    JsonNode simulation =
        result(
                simulate(
                    "pool_id",
                    steps.campaign().pool(),
                    "\"strategies\":[\"kmeans\"],\"budgets\":[3,6],\"seeds\":5"))
            .body();
    assertThat(simulation.at("/labeled").asInt()).isEqualTo(40);
    assertThat(simulation.at("/items").asInt()).isEqualTo(28);
    assertThat(simulation.at("/curves/1/against_random/interval/low").asDouble())
        .isLessThan(simulation.at("/curves/1/against_random/difference").asDouble());
    assertThat(simulation.at("/answer").asString()).contains("random");
  }

  @Test
  void givesNoVerdictFromThreeJudges() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 10);
    JsonNode comparison =
        result(
                simulate(
                    "pool_id",
                    steps.campaign().pool(),
                    "\"strategies\":[\"kmeans\"],\"budgets\":[5],\"seeds\":5"))
            .body()
            .at("/curves/1/against_random");
    assertThat(comparison.at("/interval/high").asDouble() - comparison.at("/difference").asDouble())
        .as("three judges alone leave at least 100 · √(2 · 0.8 · 0.2 / 3) points open")
        .isGreaterThan(1.95 * 32.6);
    assertThat(comparison.at("/verdict").asString()).isEqualTo("undecided");
  }

  @Test
  void comesToTheSameNumbersAgain() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 30);
    String rest =
        "\"strategies\":[\"margin\"],\"budgets\":[4,8],\"seeds\":2,\"method\":\"linear\","
            + "\"options\":{\"epochs\":5}";
    JsonNode once = result(simulate("pool_id", steps.campaign().pool(), rest)).body();
    JsonNode again = result(simulate("pool_id", steps.campaign().pool(), rest)).body();
    assertThat(again.get("curves")).isEqualTo(once.get("curves"));
  }

  @Test
  void countsCoverageByAllClassesThatHaveAName() {
    String dataset = ImageSteps.imported(api, ImageSteps.folder(12, 0)); // of three classes
    Truth.put(api, dataset, new int[] {0, 0, 0, 0, 1, 1, 1, 1, -1, -1, -1, -1});
    Campaign.cache(api, dataset, Campaign.blobs(12, 3, 2, 1));
    JsonNode simulation =
        result(
                simulate(
                    "dataset_id",
                    dataset,
                    "\"strategies\":[\"uniform\"],\"budgets\":[5],\"seeds\":2"))
            .body();
    assertThat(simulation.at("/curves/1/points/0/coverage").asDouble())
        .as("two of three classes are known of any item")
        .isCloseTo(200 / 3.0, within(1e-9));
  }

  @Test
  void refusesBudgetsAboveWhatCanBeBought() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 10);
    Api.Reply refusal =
        simulate(
                "pool_id", steps.campaign().pool(), "\"strategies\":[\"kmeans\"],\"budgets\":[5,8]")
            .expect(422);
    assertThat(refusal.at("/type")).endsWith("batch-too-large");
    assertThat(refusal.body().at("/possible").asInt()).isEqualTo(7);
    assertThat(refusal.at("/errors/0/pointer")).isEqualTo("/budgets/1");
  }

  @Test
  void refusesUnknownStrategiesAndParametersAllAtOnce() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 10);
    Api.Reply refusal =
        simulate(
                "pool_id",
                steps.campaign().pool(),
                "\"strategies\":[\"kmeens\",{\"name\":\"kmeans\",\"x\":1},7],\"budgets\":[5]")
            .expect(422);
    assertThat(refusal.body().at("/errors").findValuesAsString("pointer"))
        .isEqualTo(List.of("/strategies/0/name", "/strategies/1/x", "/strategies/2"));
  }

  @Test
  void refusesASubjectThatIsBothOrNeither() {
    assertThat(
            api.post("/simulations", "{\"strategies\":[\"kmeans\"],\"budgets\":[5]}")
                .expect(422)
                .at("/detail"))
        .contains("either a dataset_id");
  }

  @Test
  void refusesADatasetWithoutTruth() {
    Campaign campaign = Campaign.open(api, Campaign.blobs(9, 3, 2, 1), List.of("cat", "dog"), 5);
    assertThat(
            simulate(
                    "dataset_id", campaign.dataset(), "\"strategies\":[\"kmeans\"],\"budgets\":[5]")
                .expect(409)
                .at("/detail"))
        .contains("has no true classes");
  }

  private Api.Reply simulate(String subject, String id, String rest) {
    return api.post("/simulations", "{\"%s\":\"%s\",%s}".formatted(subject, id, rest));
  }

  private Api.Reply result(Api.Reply asked) {
    asked.expect(202);
    api.ended(asked.at("/job_id"));
    return api.get("/simulations/" + asked.at("/simulation_id")).expect(200);
  }
}
