package dev.shortlist.selection;

import java.util.Map;

class CoreSetTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "core-set");
  }

  @Override
  boolean ranks() {
    return true;
  }
}
