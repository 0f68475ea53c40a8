package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.ProbeOptions;
import dev.shortlist.selection.Observer;
import dev.shortlist.training.Accuracy;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrossValidationTests {

  private static final Kernels KERNELS = Kernels.cpu(2);

  @Test
  void tellsEveryItemOnce() {
    Blobs blobs = Blobs.of(57, 8, 4, 1);
    TrialResult result = run(new Method.NearestNeighbours(1), blobs.features(), blobs.classes(), 4);
    assertThat(result.tally().rows()).isEqualTo(57);
    assertThat(result.tally().top1()).isGreaterThan(80);
  }

  @Test
  void neverLetsAnItemTellItself() {
    float[][] alone = {{1, 0}, {0, 1}, {-1, 0}};
    TrialResult result =
        run(new Method.NearestNeighbours(1), FeatureMatrix.copyOf(alone), new int[] {0, 1, 2}, 3);
    assertThat(result.tally().right()).isZero();
  }

  @Test
  void putsTheLooksOfAllFoldsTogether() {
    Blobs blobs = Blobs.of(40, 8, 3, 1);
    Method.Linear linear = new Method.Linear(new ProbeOptions(0.05, 12, 16, List.of(), 0.1));
    TrialResult result = run(linear, blobs.features(), blobs.classes(), 3);
    assertThat(result.history()).extracting(TrialResult.Look::epoch).containsExactly(0, 10, 11);
    assertThat(result.history()).allMatch(look -> look.rows() == 40);
    assertThat(result.history().getLast().right()).isEqualTo(result.tally().right());
  }

  private static TrialResult run(
      Method.OnFeatures method, FeatureMatrix rows, int[] classes, int classCount) {
    return CrossValidation.run(
        new Trial(method, classCount, Accuracy.PLACES, 1, KERNELS),
        new LabeledRows(rows, classes),
        Observer.NONE);
  }
}
