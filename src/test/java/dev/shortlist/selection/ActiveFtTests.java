package dev.shortlist.selection;

import java.util.Map;

class ActiveFtTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "active-ft", "steps", 20);
  }
}
