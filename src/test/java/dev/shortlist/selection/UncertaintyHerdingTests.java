package dev.shortlist.selection;

import java.util.Map;

class UncertaintyHerdingTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "uherding");
  }

  @Override
  boolean ranks() {
    return true;
  }
}
