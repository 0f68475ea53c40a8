package dev.shortlist.selection;

import java.util.Map;

class MaxEntropyTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "max-entropy");
  }

  @Override
  boolean ranks() {
    return true;
  }
}
