package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.ProbeOptions;
import dev.shortlist.selection.Observer;
import dev.shortlist.training.Accuracy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrialTests {

  private static final int CLASSES = 7;
  private static final int DIMENSION = 8;
  private static final Method.Linear LINEAR =
      new Method.Linear(new ProbeOptions(0.05, 12, 16, List.of(), 0.1));

  private final LabeledRows all = labeled(Blobs.of(100, DIMENSION, CLASSES, 1));
  private final LabeledRows labeled = all.among(IntStream.range(0, 30).toArray());
  private final LabeledRows validation = all.among(IntStream.range(30, 100).toArray());

  static List<Method.OnFeatures> methods() {
    return List.of(new Method.NearestNeighbours(3), LINEAR);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void countsTheSameWithoutLooks(Method.OnFeatures method) {
    Trial trial = trial(method);
    Tally expected = trial.run(labeled, validation, Observer.NONE).tally();
    Tally actual = trial.tally(labeled, validation, Observer.NONE);
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    assertThat(actual.top1()).isGreaterThan(50);
  }

  @Test
  void looksAtTheValidationRowsOnlyWhereSomebodyReadsIt() {
    List<String> watched = new ArrayList<>();
    List<String> unwatched = new ArrayList<>();
    trial(LINEAR).run(labeled, validation, (phase, _, _) -> watched.add(phase));
    trial(LINEAR).tally(labeled, validation, (phase, _, _) -> unwatched.add(phase));
    assertThat(watched).hasSize(12).allMatch(phase -> phase.contains("top-1"));
    assertThat(unwatched).hasSize(12).containsOnly("training");
  }

  /** The rows are spoilt after the last look, so whoever reads them again counts something else. */
  @Test
  void takesTheLastLookForWhatTheTrainingComesTo() {
    MemorySegment memory = Arena.ofAuto().allocate(4L * validation.count() * DIMENSION, 4);
    for (int row = 0; row < validation.count(); row++) {
      MemorySegment.copy(
          validation.rows().row(row),
          0,
          memory,
          FeatureMatrix.FLOAT,
          4L * row * DIMENSION,
          DIMENSION);
    }
    LabeledRows spoilt =
        new LabeledRows(
            FeatureMatrix.over(memory, validation.count(), DIMENSION), validation.classes());
    TrialResult result =
        trial(LINEAR)
            .run(
                labeled,
                spoilt,
                (_, done, epochs) -> {
                  if (done == epochs) {
                    memory.fill((byte) 0);
                  }
                });
    assertThat(result.tally().right())
        .isEqualTo(result.history().getLast().right())
        .isGreaterThan(50);
  }

  private static LabeledRows labeled(Blobs blobs) {
    return new LabeledRows(blobs.features(), blobs.classes());
  }

  private static Trial trial(Method.OnFeatures method) {
    return new Trial(method, CLASSES, Accuracy.PLACES, 1, Kernels.cpu(1));
  }
}
