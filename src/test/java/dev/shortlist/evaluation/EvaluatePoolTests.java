package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.job.JobHandlerContract;
import dev.shortlist.job.JobRun;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class EvaluatePoolTests extends JobHandlerContract {

  @Autowired Api api;
  @Autowired EvaluatePool handler;

  private String evaluation = "";

  @Override
  protected UUID begin() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 9);
    Api.Reply asked =
        steps.ask(steps.validated(), "\"method\":\"linear\",\"options\":{\"epochs\":3}");
    evaluation = asked.expect(202).at("/evaluation_id");
    return UUID.fromString(asked.at("/job_id"));
  }

  @Test
  void failsWhereTheTruthItIsJudgedByHasGotOtherClasses() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 9);
    String asked =
        steps.ask(steps.validated(), "\"method\":\"knn\"").expect(202).at("/evaluation_id");
    String dataset = api.get("/feature-caches/" + steps.validationCache()).at("/dataset_id");
    Truth.put(api, dataset, Truth.ofBlobs(40, 4));

    assertThatThrownBy(
            () -> handler.run(new EvaluatePool.Payload(UUID.fromString(asked)), new Unheard()))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.type()).isEqualTo(ProblemType.CHANGED_MEANWHILE))
        .hasMessageContaining("gives item 3 a class that the labels cannot have");
  }

  private record Unheard() implements JobRun {

    @Override
    public UUID jobId() {
      return new UUID(0, 0);
    }

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public void progress(String phase, long processed, long total) {}
  }

  @Override
  protected void assertDone() {
    Api.Reply reply = api.get("/evaluations/" + evaluation).expect(200);
    assertThat(reply.at("/state")).isEqualTo("SUCCEEDED");
    assertThat(reply.body().at("/history")).hasSize(2);
  }

  @Override
  protected void assertUndone() {
    Api.Reply reply = api.get("/evaluations/" + evaluation).expect(200);
    assertThat(reply.at("/state")).isIn("FAILED", "CANCELLED");
    assertThat(reply.body().has("top1")).isFalse();
    assertThat(reply.body().has("per_class")).isFalse();
  }
}
