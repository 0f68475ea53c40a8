package dev.shortlist.selection;

import java.util.Map;

class LeastConfidenceTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "least-confidence");
  }

  @Override
  boolean ranks() {
    return true;
  }
}
