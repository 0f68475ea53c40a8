package dev.shortlist.selection;

import java.util.Map;

class TypiClustTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "typiclust");
  }
}
