package dev.shortlist.evaluation;

import dev.shortlist.probe.ProbeOptions;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code method} and {@code options} of a request, and chooses where none is named. */
final class Methods {

  /** Says that the service is to choose. */
  static final String AUTO = "auto";

  /** Below so many labels per class the reference's tables have the neighbour head ahead. */
  static final int LABELS_FOR_LINEAR = 5;

  private static final int MOST_NEIGHBOURS = 1000;
  private static final int MOST_EPOCHS = 10_000;
  private static final int LARGEST_BATCH = 65_536;
  private static final double HIGHEST_RATE = 10;

  /**
   * @param reason why this method, where the service chose it
   */
  record Choice(Method method, @Nullable String reason) {}

  private Methods() {}

  /**
   * The method that is asked for, or the head that the published tables recommend for so few labels
   * where it is {@code auto} or absent.
   *
   * @throws Problem INVALID_REQUEST with every fault below {@code /method} and {@code /options}
   */
  static Choice choose(
      @Nullable String method, @Nullable Map<String, Object> options, int labeled, int classCount) {
    if (method != null && !method.equals(AUTO)) {
      return new Choice(parse(method, options), null);
    }
    double perClass = (double) labeled / classCount;
    boolean few = perClass < LABELS_FOR_LINEAR;
    String reason =
        String.format(
            Locale.ROOT,
            "%.1f labels per class: below %d the nearest-neighbour head is usually the better one,"
                + " from there on the linear one",
            perClass,
            LABELS_FOR_LINEAR);
    return new Choice(
        parse(few ? Method.NearestNeighbours.NAME : Method.Linear.NAME, options), reason);
  }

  /**
   * @throws Problem INVALID_REQUEST with every fault below {@code /method} and {@code /options}
   */
  static Method parse(String method, @Nullable Map<String, Object> options) {
    Options given = new Options(options == null ? Map.of() : options);
    Method parsed =
        switch (method) {
          case Method.NearestNeighbours.NAME ->
              new Method.NearestNeighbours(given.count("k", 1, MOST_NEIGHBOURS));
          case Method.Linear.NAME -> linear(given);
          default ->
              throw Problem.invalid(
                  "/method",
                  "there is no method \"%s\"; take %s, or %s"
                      .formatted(method, String.join(", ", Method.NAMES), AUTO));
        };
    List<Fault> faults = given.faults(method);
    if (!faults.isEmpty()) {
      throw new Problem(
          ProblemType.INVALID_REQUEST,
          "the options of method %s have faults".formatted(method),
          faults);
    }
    return parsed;
  }

  private static Method linear(Options given) {
    ProbeOptions reference = ProbeOptions.REFERENCE;
    return new Method.Linear(
        new ProbeOptions(
            given.number("lr", reference.learningRate(), HIGHEST_RATE),
            given.count("epochs", reference.epochs(), MOST_EPOCHS),
            given.count("batch_size", reference.batchSize(), LARGEST_BATCH),
            given.counts("milestones", reference.milestones(), MOST_EPOCHS),
            reference.factor()));
  }
}
