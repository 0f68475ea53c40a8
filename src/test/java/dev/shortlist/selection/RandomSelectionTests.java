package dev.shortlist.selection;

import java.util.Map;

class RandomSelectionTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "random");
  }

  @Override
  boolean ranks() {
    return true;
  }
}
