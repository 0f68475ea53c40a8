package dev.shortlist.selection;

import java.util.Map;

class AutoTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "auto");
  }

  @Override
  boolean ranks() {
    return true;
  }
}
