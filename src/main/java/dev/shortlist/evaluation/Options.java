package dev.shortlist.evaluation;

import dev.shortlist.backbone.CardChoice;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Options as they arrive. Whoever has read all there are asks for the faults. */
final class Options {

  private final Map<String, Object> given;
  private final Set<String> known = new TreeSet<>();
  private final List<Fault> faults = new ArrayList<>();

  Options(Map<String, Object> given) {
    this.given = given;
  }

  /** A whole number. */
  int count(String name, int fallback, int least, int most) {
    Object value = value(name, fallback);
    if (value instanceof Number number && isCount(value, least, most)) {
      return number.intValue();
    }
    return refuse(name, "must be a whole number from %d to %d".formatted(least, most), fallback);
  }

  boolean flag(String name, boolean fallback) {
    return value(name, fallback) instanceof Boolean flag
        ? flag
        : refuse(name, "must be true or false", fallback);
  }

  /** One of the things that have names. */
  <T> T choice(String name, String fallback, Map<String, T> known) {
    T chosen = known.get(String.valueOf(value(name, fallback)));
    return chosen != null
        ? chosen
        : refuse(
            name,
            "must be one of %s".formatted(String.join(", ", known.keySet())),
            Objects.requireNonNull(known.get(fallback)));
  }

  /**
   * A card by name or inline, as backbones are registered with, that makes all images one size.
   *
   * @param fallback the name of one
   */
  CardChoice card(String name, String fallback) {
    CardChoice usual = CardChoice.ofJson(fallback);
    try {
      CardChoice card = CardChoice.ofJson(value(name, fallback));
      if (card.transform().crop() > 0) {
        return card;
      }
      throw Problem.invalid("/card/crop", "must be above 0: a training needs images of one size");
    } catch (Problem problem) {
      problem.faults().stream()
          .map(fault -> new Fault("/options" + fault.pointer(), fault.detail()))
          .forEach(faults::add);
      return usual;
    }
  }

  /**
   * A text of a given form.
   *
   * @param expectation says which form that is
   */
  String text(String name, String fallback, Pattern form, String expectation) {
    return value(name, fallback) instanceof String text && form.matcher(text).matches()
        ? text
        : refuse(name, expectation, fallback);
  }

  /** A number above 0. */
  double number(String name, double fallback, double most) {
    Object value = value(name, fallback);
    if (value instanceof Number number
        && number.doubleValue() > 0
        && number.doubleValue() <= most) {
      return number.doubleValue();
    }
    return refuse(name, "must be a number above 0, at most %s".formatted(most), fallback);
  }

  /** Whole numbers from 1 on, ascending. */
  List<Integer> counts(String name, List<Integer> fallback, int most) {
    List<Integer> counts = new ArrayList<>();
    int least = 0;
    for (Object value : value(name, fallback) instanceof List<?> list ? list : List.of(0)) {
      if (!isCount(value, 1, most) || ((Number) value).intValue() <= least) {
        return refuse(
            name,
            "must be a list of ascending whole numbers from 1 to %d".formatted(most),
            fallback);
      }
      least = ((Number) value).intValue();
      counts.add(least);
    }
    return counts;
  }

  /** Null where the request says null. */
  private @Nullable Object value(String name, Object fallback) {
    known.add(name);
    return given.containsKey(name) ? given.get(name) : fallback;
  }

  private static boolean isCount(@Nullable Object value, int least, int most) {
    return value instanceof Number number
        && number.doubleValue() == number.intValue()
        && number.intValue() >= least
        && number.intValue() <= most;
  }

  private <T> T refuse(String name, String expectation, T fallback) {
    faults.add(fault(name, expectation));
    return fallback;
  }

  /** What is wrong with the options that were read, and which are there that nobody reads. */
  List<Fault> faults(String method) {
    List<Fault> all = new ArrayList<>(faults);
    given.keySet().stream()
        .filter(name -> !known.contains(name))
        .sorted()
        .map(
            name ->
                fault(
                    name,
                    "no such option; %s takes %s".formatted(method, String.join(", ", known))))
        .forEach(all::add);
    return List.copyOf(all);
  }

  private static Fault fault(String name, String detail) {
    return new Fault("/options/" + name.replace("~", "~0").replace("/", "~1"), detail);
  }
}
