package dev.shortlist.selection;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A query strategy and all its parameters, as stored with a round.
 *
 * @param name its one name, aliases resolved
 * @param parameters every parameter, defaults filled in
 */
public record StrategySpec(String name, Map<String, Object> parameters) {

  /** The {@code strategy} object of a request: the name beside its parameters. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.putAll(parameters);
    return json;
  }

  boolean flag(String parameter) {
    return (boolean) parameter(parameter);
  }

  int count(String parameter) {
    return ((Number) parameter(parameter)).intValue();
  }

  double number(String parameter) {
    return ((Number) parameter(parameter)).doubleValue();
  }

  private Object parameter(String parameter) {
    Object value = parameters.get(parameter);
    if (value == null) {
      throw new IllegalArgumentException(
          "a specification of %s without %s".formatted(name, parameter));
    }
    return value;
  }
}
