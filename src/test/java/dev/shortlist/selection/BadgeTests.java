package dev.shortlist.selection;

import java.util.Map;

class BadgeTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "badge");
  }

  @Override
  boolean ranks() {
    return true;
  }
}
