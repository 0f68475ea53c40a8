package dev.shortlist.selection;

import org.jspecify.annotations.Nullable;

/**
 * One parameter of a query strategy.
 *
 * @param fallback what holds where the parameter is absent
 * @param minimum least value of a number, inclusive
 * @param maximum largest value of a number, inclusive
 */
public record Parameter(
    String name,
    Type type,
    Object fallback,
    @Nullable Number minimum,
    @Nullable Number maximum,
    String description) {

  /** What values a parameter takes. */
  public enum Type {
    BOOLEAN,
    INTEGER,
    NUMBER
  }

  static Parameter flag(String name, boolean fallback, String description) {
    return new Parameter(name, Type.BOOLEAN, fallback, null, null, description);
  }

  static Parameter count(String name, int fallback, int minimum, int maximum, String description) {
    return new Parameter(name, Type.INTEGER, fallback, minimum, maximum, description);
  }

  static Parameter number(
      String name, double fallback, double minimum, double maximum, String description) {
    return new Parameter(name, Type.NUMBER, fallback, minimum, maximum, description);
  }

  /**
   * @return the value in the parameter's type, or null where it is of another type or out of bounds
   */
  @Nullable Object accept(@Nullable Object value) {
    return switch (type) {
      case BOOLEAN -> value instanceof Boolean ? value : null;
      case INTEGER ->
          value instanceof Number number
                  && number.doubleValue() == number.intValue()
                  && inBounds(number)
              ? (Object) number.intValue()
              : null;
      case NUMBER ->
          value instanceof Number number && inBounds(number) ? (Object) number.doubleValue() : null;
    };
  }

  private boolean inBounds(Number value) {
    return (minimum == null || value.doubleValue() >= minimum.doubleValue())
        && (maximum == null || value.doubleValue() <= maximum.doubleValue());
  }

  /** What {@link #accept} accepts, in words. */
  String expectation() {
    return switch (type) {
      case BOOLEAN -> "true or false";
      case INTEGER -> "a whole number from %s to %s".formatted(minimum, maximum);
      case NUMBER -> "a number from %s to %s".formatted(minimum, maximum);
    };
  }
}
