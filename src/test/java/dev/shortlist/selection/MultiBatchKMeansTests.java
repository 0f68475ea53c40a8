package dev.shortlist.selection;

import java.util.Map;

class MultiBatchKMeansTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "multi-batch-kmeans");
  }
}
