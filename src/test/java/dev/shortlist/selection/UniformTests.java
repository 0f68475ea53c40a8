package dev.shortlist.selection;

import java.util.Map;

class UniformTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "uniform");
  }

  @Override
  boolean ranks() {
    return true;
  }
}
