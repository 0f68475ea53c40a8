package dev.shortlist.selection;

import java.util.Map;

class KMeansSelectionTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "kmeans");
  }
}
