package dev.shortlist.selection;

import java.util.Map;

class DcomTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "dcom");
  }

  @Override
  boolean ranks() {
    return true;
  }
}
