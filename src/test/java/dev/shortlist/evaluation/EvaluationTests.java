package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.Campaign;
import dev.shortlist.ServiceTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class EvaluationTests {

  @Autowired Api api;

  @Test
  void saysHowGoodTheLabelsAre() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 12);
    Api.Reply asked = steps.ask(steps.validated(), "\"method\":\"knn\",\"seed\":7");
    assertThat(asked.header("Location")).contains("/jobs/" + asked.at("/job_id"));

    Api.Reply evaluation = steps.result(asked);

    assertThat(evaluation.at("/state")).isEqualTo("SUCCEEDED");
    assertThat(evaluation.at("/validation")).isEqualTo("dataset");
    assertThat(evaluation.body().at("/labeled").asInt()).isEqualTo(12);
    assertThat(evaluation.body().at("/validation_rows").asInt()).isEqualTo(40);
    assertThat(evaluation.body().at("/options/k").asInt()).isEqualTo(1);
    assertThat(evaluation.body().at("/top1").asDouble()).isGreaterThan(90);
    assertThat(evaluation.body().at("/top5").asDouble()).isEqualTo(100); // of three classes
    assertThat(evaluation.body().at("/interval/low").asDouble())
        .isLessThan(evaluation.body().at("/top1").asDouble());
    assertThat(evaluation.at("/provenance/labels_digest")).startsWith("sha256:");
    assertThat(evaluation.at("/provenance/validation_features_digest")).startsWith("sha256:");
    assertThat(evaluation.body().at("/provenance/seed").asLong()).isEqualTo(7);
  }

  @Test
  void countsEveryClassAndEveryConfusion() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 2); // a cat and a dog, no owl
    Api.Reply evaluation = steps.result(steps.ask(steps.validated(), "\"method\":\"knn\""));

    assertThat(evaluation.at("/per_class/2/class")).isEqualTo("owl");
    assertThat(evaluation.body().at("/per_class/2/rows").asInt()).isEqualTo(13);
    assertThat(evaluation.body().at("/per_class/2/top1").asDouble()).isZero();
    int owlsTakenForCats = evaluation.body().at("/confusion/2/0").asInt();
    int owlsTakenForDogs = evaluation.body().at("/confusion/2/1").asInt();
    assertThat(owlsTakenForCats + owlsTakenForDogs).isEqualTo(13);
    assertThat(evaluation.body().at("/classes_seen").asInt()).isEqualTo(2);
    assertThat(evaluation.body().at("/top5").asDouble())
        .as("a class that was never labeled is never named")
        .isLessThan(100);
  }

  @Test
  void trainsALinearHeadAndShowsItsHistory() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 30);
    Api.Reply evaluation =
        steps.result(
            steps.ask(
                steps.validated(),
                "\"method\":\"linear\",\"options\":{\"epochs\":25,\"milestones\":[15],\"lr\":0.05}"));

    assertThat(evaluation.body().at("/history").findValuesAsString("epoch"))
        .containsExactly("0", "10", "20", "24");
    assertThat(evaluation.body().at("/history/3/loss").asDouble())
        .isLessThan(evaluation.body().at("/history/0/loss").asDouble());
    assertThat(evaluation.body().at("/top1").asDouble())
        .isEqualTo(evaluation.body().at("/history/3/top1").asDouble())
        .isGreaterThan(90);
    assertThat(evaluation.body().at("/best/top1").asDouble())
        .isGreaterThanOrEqualTo(evaluation.body().at("/top1").asDouble());
    assertThat(evaluation.body().at("/options/batch_size").asInt()).isEqualTo(128);
  }

  @Test
  void comesToTheSameNumbersAgain() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 9);
    String method = "\"method\":\"linear\",\"options\":{\"epochs\":12},\"seed\":3";
    Api.Reply once = steps.result(steps.ask(method));
    Api.Reply again = steps.result(steps.ask(method));
    for (String part : List.of("/top1", "/history", "/confusion", "/provenance/labels_digest")) {
      assertThat(again.body().at(part)).isEqualTo(once.body().at(part));
    }
  }

  @Test
  void judgesTheLabelsByThemselvesWithoutAValidationSetAndSaysSo() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 12);
    Api.Reply evaluation = steps.result(steps.ask("\"method\":\"knn\""));
    assertThat(evaluation.at("/validation")).isEqualTo("cross-validation");
    assertThat(evaluation.body().at("/folds").asInt()).isEqualTo(10);
    assertThat(evaluation.body().at("/validation_rows").asInt()).isEqualTo(12);
    assertThat(evaluation.body().at("/interval/high").asDouble()).isPositive();
  }

  @Test
  void takesTheNeighbourHeadWhileLabelsAreFewAndSaysWhy() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 14);
    Api.Reply few = steps.result(steps.ask(steps.validated()));
    assertThat(few.at("/method")).isEqualTo("knn");
    assertThat(few.at("/method_reason")).startsWith("4.7 labels per class: below 5");

    steps.label(14, 1);
    Api.Reply enough = steps.result(steps.ask(steps.validated(), "\"method\":\"auto\""));
    assertThat(enough.at("/method")).isEqualTo("linear");
    assertThat(enough.at("/method_reason")).startsWith("5.0 labels per class");
  }

  @Test
  void refusesOptionsOfAMethodThatNobodyNamed() {
    for (int labels : new int[] {14, 15}) {
      EvaluationSteps steps = EvaluationSteps.withLabels(api, labels);
      for (String request :
          List.of(
              "\"options\":{\"k\":3}",
              "\"method\":\"auto\",\"options\":{\"epochs\":5}",
              "\"method\":\"auto\",\"options\":{\"k\":3}")) {
        Api.Reply refusal = steps.ask(steps.validated(), request).expect(422);
        assertThat(refusal.at("/errors/0/pointer")).isEqualTo("/options");
        assertThat(refusal.at("/detail")).startsWith("name a method to give options");
      }
    }
    EvaluationSteps.withLabels(api, 14).ask("\"method\":\"auto\",\"options\":{}").expect(202);
  }

  @Test
  void leavesLabeledItemsOutOfTheValidationOnTheirOwnDataset() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 12);
    Truth.put(api, steps.campaign().dataset(), steps.truth());
    Api.Reply evaluation =
        steps.result(
            steps.ask(
                "\"method\":\"knn\",\"validation_feature_cache_id\":\"%s\""
                    .formatted(steps.campaign().cache())));
    assertThat(evaluation.body().at("/validation_rows").asInt()).isEqualTo(48);
  }

  @Test
  void evaluatesTheLabelsOfTheTimeItWasAsked() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 6);
    Api.Reply asked = steps.ask("\"method\":\"knn\"");
    steps.label(6, 6);
    assertThat(steps.result(asked).body().at("/labeled").asInt()).isEqualTo(6);
  }

  @Test
  void listsThoseOfAPoolWithoutTheirLongParts() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 6);
    Api.Reply first = steps.result(steps.ask("\"method\":\"knn\""));
    steps.result(steps.ask("\"method\":\"knn\",\"options\":{\"k\":3}"));
    Api.Reply list =
        api.get("/evaluations?pool_id=%s&limit=1".formatted(steps.campaign().pool())).expect(200);
    assertThat(list.at("/items/0/id")).isEqualTo(first.at("/id"));
    assertThat(list.body().at("/items/0/top1")).isEqualTo(first.body().at("/top1"));
    assertThat(list.body().at("/items/0/confusion").isMissingNode()).isTrue();
    assertThat(list.at("/next")).isNotEmpty();
  }

  @Test
  void refusesUnknownMethodsAndNamesTheKnown() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 6);
    Api.Reply refusal = steps.ask("\"method\":\"svm\"").expect(422);
    assertThat(refusal.at("/errors/0/pointer")).isEqualTo("/method");
    assertThat(refusal.at("/detail")).contains("knn, linear");
  }

  @Test
  void refusesWrongOptionsAllAtOnce() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 6);
    Api.Reply refusal =
        steps
            .ask(
                "\"method\":\"linear\",\"options\":"
                    + "{\"lr\":-1,\"epochs\":1.5,\"milestones\":[50,20],\"k\":3}")
            .expect(422);
    assertThat(refusal.body().at("/errors").findValuesAsString("pointer"))
        .containsExactly("/options/lr", "/options/epochs", "/options/milestones", "/options/k");
  }

  @Test
  void refusesAPoolWithoutLabels() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 0);
    assertThat(steps.ask("\"method\":\"knn\"").expect(409).at("/detail")).contains("0 labels");
  }

  @Test
  void refusesFeaturesOfAnotherDatasetOrDimension() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 6);
    String stranger =
        Truth.cache(
            api, Campaign.blobs(9, 5, 3, 1), Truth.ofBlobs(9, EvaluationSteps.CLASSES.size()));
    assertThat(
            api.post(
                    "/evaluations",
                    "{\"pool_id\":\"%s\",\"feature_cache_id\":\"%s\"}"
                        .formatted(steps.campaign().pool(), stranger))
                .expect(422)
                .at("/errors/0/pointer"))
        .isEqualTo("/feature_cache_id");
    assertThat(
            steps
                .ask("\"validation_feature_cache_id\":\"%s\"".formatted(stranger))
                .expect(422)
                .at("/detail"))
        .contains("5 numbers per item, the labeled items have 6");
  }

  @Test
  void refusesAValidationSetWithClassesThePoolDoesNotHave() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 6);
    String cache = Truth.cache(api, Campaign.blobs(9, 6, 3, 1), Truth.ofBlobs(9, 4));
    assertThat(
            steps
                .ask("\"validation_feature_cache_id\":\"%s\"".formatted(cache))
                .expect(422)
                .at("/detail"))
        .contains("class number 3, the pool has 3 classes, 0 to 2");
  }

  @Test
  void refusesAValidationSetWithoutTruth() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 6);
    assertThat(
            steps
                .ask("\"validation_feature_cache_id\":\"%s\"".formatted(steps.campaign().cache()))
                .expect(409)
                .at("/detail"))
        .contains("has no true classes");
  }
}
