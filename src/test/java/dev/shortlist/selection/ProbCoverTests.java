package dev.shortlist.selection;

import java.util.Map;

class ProbCoverTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "prob-cover");
  }

  @Override
  boolean ranks() {
    return true;
  }
}
