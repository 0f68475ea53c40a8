package dev.shortlist.selection;

import java.util.Map;

class MarginTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "margin");
  }

  @Override
  boolean ranks() {
    return true;
  }
}
