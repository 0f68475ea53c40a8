package dev.shortlist.selection;

import java.util.Map;

class PrincipalMaxHerdingTests extends QueryStrategyContract {

  @Override
  Map<String, Object> request() {
    return Map.of("name", "max-herding", "axes", 4);
  }

  @Override
  boolean ranks() {
    return true;
  }
}
