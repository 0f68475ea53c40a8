package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class TrainingCheckpointsTests {

  @Autowired Api api;
  @Autowired EvaluationRepository evaluations;
  @Autowired Clock clock;

  @Test
  void deletesAtStartWhatNoPendingEvaluationNeeds(@TempDir Path folder) throws IOException {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 6);
    String ended = steps.result(steps.ask("\"method\":\"knn\"")).at("/id");
    String pending = pending(steps).toString();
    String unknown = UUID.randomUUID().toString();
    List<String> needed = List.of(pending, pending + ".next", "notes.txt");
    for (String name : List.of(ended, ended + ".next", unknown)) {
      Files.createFile(folder.resolve(name));
    }
    for (String name : needed) {
      Files.createFile(folder.resolve(name));
    }

    new TrainingCheckpoints(folder, clock, evaluations);

    assertThat(folder.toFile().list()).containsExactlyInAnyOrderElementsOf(needed);
  }

  /** An evaluation that no job was queued for. */
  private UUID pending(EvaluationSteps steps) {
    Evaluation.Inputs inputs =
        new Evaluation.Inputs(
            UUID.fromString(steps.campaign().pool()),
            UUID.fromString(steps.campaign().cache()),
            null);
    Methods.Choice choice = new Methods.Choice(new Method.NearestNeighbours(1), null);
    return evaluations
        .saveAndFlush(new Evaluation(UUID.randomUUID(), inputs, choice, 5, 6, clock.instant()))
        .id();
  }
}
