package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.job.JobHandlerContract;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class EvaluatePoolTests extends JobHandlerContract {

  @Autowired Api api;

  private String evaluation = "";

  @Override
  protected UUID begin() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 9);
    Api.Reply asked =
        steps.ask(steps.validated(), "\"method\":\"linear\",\"options\":{\"epochs\":3}");
    evaluation = asked.expect(202).at("/evaluation_id");
    return UUID.fromString(asked.at("/job_id"));
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
