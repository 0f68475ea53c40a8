package dev.shortlist.selection;

import java.util.Map;

class DropQueryTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "drop-query");
  }
}
