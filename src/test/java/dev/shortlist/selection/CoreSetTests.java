package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoreSetTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "core-set");
  }

  @Test
  void startsWithTheItemNearestToTheMeanAndStopsThereIfThatIsAll() {
    SelectionProblem problem =
        new SelectionProblem(
            FeatureMatrix.copyOf(new float[][] {{0}, {4}, {5}}),
            LabeledItems.none(1),
            new int[] {0, 1, 2},
            1,
            0);

    Batch batch =
        Strategies.strategyFor(Strategies.parse(request()))
            .select(problem, Kernels.scalar(1), Observer.NONE);

    assertThat(batch.picks()).containsExactly(new Pick(1, new Reason.Central(1)));
  }

  @Override
  boolean ranks() {
    return true;
  }
}
