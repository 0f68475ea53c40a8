package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.probe.Softmax;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UncertaintySamplingTests {

  private static final float[][] SCORES = {
    {0, 0, 0},
    {5, 0, 0},
    {1, 0, 0},
    {2, 2, 0},
    {200, 0, 0},
    {.5f, .4f, .3f},
    {3, 0, 0},
    {0, 9, 0},
    {1, 1, 1}
  };

  @Test
  void ranksByEntropyEvenWhereTheSoftmaxSaturates() {
    assertThat(ranked(UncertaintySampling.Measure.ENTROPY))
        .containsExactly(0, 8, 5, 2, 3, 6, 1, 7, 4);
  }

  @Test
  void ranksByTheMarginOfTheTwoMostLikelyClasses() {
    assertThat(ranked(UncertaintySampling.Measure.MARGIN)).startsWith(0, 3, 8, 5, 2);
  }

  @Test
  void ranksByHowUnlikelyTheMostLikelyClassIs() {
    assertThat(ranked(UncertaintySampling.Measure.LEAST_CONFIDENCE)).startsWith(0, 8, 5, 3, 2, 6);
  }

  @Test
  void probabilitiesAddUpToOneForHugeScores() {
    double[] probabilities = Softmax.probabilities(new float[] {1e4f, 1e4f, -1e4f});
    assertThat(probabilities).containsExactly(0.5, 0.5, 0);
  }

  private static List<Integer> ranked(UncertaintySampling.Measure measure) {
    Predictions predictions = Predictions.of(SCORES, 1);
    return IntStream.range(0, SCORES.length)
        .boxed()
        .sorted(Comparator.comparingDouble(row -> -measure.of(predictions, row)))
        .toList();
  }
}
