package dev.shortlist.selection;

import java.util.Map;

class MaxHerdingTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "max-herding");
  }

  @Override
  boolean ranks() {
    return true;
  }
}
