package dev.shortlist.selection;

import java.util.Map;

class ReferenceMultiBatchKMeansTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "accu_kmeans", "parity", true);
  }
}
