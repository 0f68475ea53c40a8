package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.job.JobHandlerContract;
import dev.shortlist.job.JobRun;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
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
    assertThatThrownBy(() -> simulate.run(payload, new Watched(job, killAt("kmeans, seed 2"))))
        .isInstanceOf(CancellationException.class);

    List<String> phases = new ArrayList<>();
    Simulate.Simulated resumed = simulate.run(payload, new Watched(job, phases::add));

    assertThat(phases.stream().filter("random, seed 1 of 2"::equals))
        .as("what is kept is not played again, so it is announced once")
        .hasSize(1);
    assertThat(phases.stream().filter("kmeans, seed 2 of 2"::equals)).hasSizeGreaterThan(1);
    assertThat(resumed.outcome().curves()).hasSize(2);
  }

  @Test
  void beginsAnewWhereTheTruthHasChangedSinceTheKill() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 0);
    Truth.put(api, steps.campaign().dataset(), steps.truth());
    Api.Reply asked = askOfDataset(steps);
    var payload = new Simulate.Payload(UUID.fromString(asked.at("/simulation_id")));
    UUID job = UUID.fromString(asked.at("/job_id"));
    assertThatThrownBy(() -> simulate.run(payload, new Watched(job, killAt("kmeans, seed 1"))))
        .isInstanceOf(CancellationException.class);
    int[] reversed = IntStream.of(steps.truth()).map(c -> c == 0 ? 1 : 0).toArray();
    Truth.put(api, steps.campaign().dataset(), reversed);

    Simulate.Simulated resumed = simulate.run(payload, new Watched(job, _ -> {}));

    var afresh = new Simulate.Payload(UUID.fromString(askOfDataset(steps).at("/simulation_id")));
    Simulate.Simulated expected = simulate.run(afresh, new Watched(job, _ -> {}));
    assertThat(resumed.outcome()).isEqualTo(expected.outcome());
    assertThat(resumed.provenance().itemsDigest()).isEqualTo(expected.provenance().itemsDigest());
  }

  @Test
  void failsWhereTheTruthNoLongerHasItemsForTheBudgets() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 0);
    Truth.put(api, steps.campaign().dataset(), steps.truth());
    Api.Reply asked = askOfDataset(steps);
    int[] few = steps.truth().clone();
    Arrays.fill(few, 8, few.length, -1);
    Truth.put(api, steps.campaign().dataset(), few);

    var payload = new Simulate.Payload(UUID.fromString(asked.at("/simulation_id")));
    assertThatThrownBy(
            () -> simulate.run(payload, new Watched(UUID.fromString(asked.at("/job_id")), _ -> {})))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.type()).isEqualTo(ProblemType.CHANGED_MEANWHILE))
        .hasMessageContaining("had items for a budget of 6 when this was asked for, now 5 can");
  }

  private Api.Reply askOfDataset(EvaluationSteps steps) {
    return api.post(
            "/simulations",
            "{\"dataset_id\":\"%s\",\"strategies\":[\"kmeans\"],\"budgets\":[3,6],\"seeds\":2}"
                .formatted(steps.campaign().dataset()))
        .expect(202);
  }

  private static Ear killAt(String end) {
    return phase -> {
      if (phase.startsWith(end)) {
        throw new CancellationException("this test kills the run here");
      }
    };
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
