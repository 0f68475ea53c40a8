package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.Kernels;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AutoTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "auto");
  }

  @Test
  void choosesByTheLabelsAtHandAndSaysSo() {
    assertThat(figures(0)).containsEntry("chosen", "kmeans");
    assertThat(figures(1)).containsEntry("chosen", "max-herding");
    assertThat(figures(49)).containsEntry("chosen", "max-herding");
    assertThat(figures(50))
        .containsEntry("chosen", "uherding")
        .containsEntry("because", "50 labels of 5 classes are enough to train a model on");
  }

  @Test
  void itsFirstBatchIsThatOfKMeans() {
    assertThat(batch("auto", 0).picks()).isEqualTo(batch("kmeans", 0).picks());
  }

  private static Map<String, Object> figures(int labels) {
    return batch("auto", labels).figures();
  }

  private static Batch batch(String strategy, int labels) {
    Blobs blobs = Blobs.of(300, 8, 5, 2);
    int[] items = IntStream.range(0, labels).toArray();
    int[] classes = IntStream.range(0, labels).map(item -> item % 5).toArray();
    SelectionProblem problem =
        new SelectionProblem(
            blobs.features(),
            new LabeledItems(items, classes, 5),
            IntStream.range(labels, 300).toArray(),
            4,
            3);
    return Strategies.strategyFor(Strategies.parse(Map.of("name", strategy)))
        .select(problem, Kernels.cpu(2), Observer.NONE);
  }
}
