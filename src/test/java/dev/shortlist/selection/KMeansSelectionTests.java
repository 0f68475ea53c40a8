package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KMeansSelectionTests extends QueryStrategyContract {

  @Test
  void takesNoMoreIterationsThanItMay() {
    FeatureMatrix features = Blobs.of(300, 8, 5, 1).features();
    List<Long> steps = new ArrayList<>();

    new KMeans(features, 5, Kernels.scalar(1))
        .cluster(1, 1, 1, (phase, processed, total) -> steps.add(processed));

    assertThat(steps).isNotEmpty().containsOnly(1L);
  }

  @Override
  Map<String, Object> request() {
    return Map.of("name", "kmeans");
  }
}
