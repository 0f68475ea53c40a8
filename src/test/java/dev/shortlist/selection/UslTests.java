package dev.shortlist.selection;

import java.util.Map;

class UslTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "usl");
  }
}
