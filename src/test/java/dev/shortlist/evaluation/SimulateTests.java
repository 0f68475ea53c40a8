package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.job.JobHandlerContract;
import dev.shortlist.job.JobRun;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class SimulateTests extends JobHandlerContract {

  @Autowired Api api;
  @Autowired Simulate simulate;

  private String simulation = "";

  @Override
  protected UUID begin() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 20);
    Api.Reply asked =
        api.post(
                "/simulations",
                "{\"pool_id\":\"%s\",\"strategies\":[\"kmeans\"],\"budgets\":[3,6],\"seeds\":2}"
                    .formatted(steps.campaign().pool()))
            .expect(202);
    simulation = asked.at("/simulation_id");
    return UUID.fromString(asked.at("/job_id"));
  }

  @Override
  protected void assertDone() {
    Api.Reply reply = api.get("/simulations/" + simulation).expect(200);
    assertThat(reply.at("/state")).isEqualTo("SUCCEEDED");
    assertThat(reply.body().at("/curves")).hasSize(2);
  }

  @Override
  protected void assertUndone() {
    Api.Reply reply = api.get("/simulations/" + simulation).expect(200);
    assertThat(reply.at("/state")).isIn("FAILED", "CANCELLED");
    assertThat(reply.body().has("curves")).isFalse();
  }

  @Test
  void goesOnWhereItWasAfterAKill() {
    UUID job = begin();
    var payload = new Simulate.Payload(UUID.fromString(simulation));
    assertThatThrownBy(
            () ->
                simulate.run(
                    payload,
                    new Watched(
                        job,
                        phase -> {
                          if (phase.startsWith("kmeans, seed 2")) {
                            throw new CancellationException("this test kills the run here");
                          }
                        })))
        .isInstanceOf(CancellationException.class);

    List<String> phases = new ArrayList<>();
    Simulate.Simulated resumed = simulate.run(payload, new Watched(job, phases::add));

    assertThat(phases.stream().filter("random, seed 1 of 2"::equals))
        .as("what is kept is not played again, so it is announced once")
        .hasSize(1);
    assertThat(phases.stream().filter("kmeans, seed 2 of 2"::equals)).hasSizeGreaterThan(1);
    assertThat(resumed.outcome().curves()).hasSize(2);
  }

  private interface Ear {
    void hear(String phase);
  }

  private record Watched(UUID jobId, Ear ear) implements JobRun {

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public void progress(String phase, long processed, long total) {
      ear.hear(phase);
    }
  }
}
