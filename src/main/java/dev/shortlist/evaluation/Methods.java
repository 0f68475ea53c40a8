package dev.shortlist.evaluation;

import dev.shortlist.backbone.BackboneKind;
import dev.shortlist.probe.ProbeOptions;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.training.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the {@code method} and {@code options} of a request, and chooses where none is named. */
final class Methods {

  /** Says that the service is to choose. */
  static final String AUTO = "auto";

  /**
   * In the reference's tables (ImageNet, rows Random and K-means) the neighbour head is ahead at 3
   * labels per class and within a point of the linear one at 7.
   */
  static final int LABELS_FOR_LINEAR = 5;

  private static final int MOST_NEIGHBOURS = 1000;
  private static final int MOST_EPOCHS = 10_000;
  private static final int LARGEST_BATCH = 65_536;
  private static final double HIGHEST_RATE = 10;

  private static final int MOST_IMAGES_PER_STEP = 4096;

  /** For photographs; small images are better off with a card of their size. */
  private static final String SCRATCH_CARD = "imagenet-224";

  private static final Pattern DEVICES = Pattern.compile("auto|cpu|cuda:[0-9]{1,3}");

  private static final Map<String, BackboneKind> NETWORKS =
      Stream.of(BackboneKind.RESNET18, BackboneKind.RESNET50)
          .collect(
              Collectors.toMap(
                  BackboneKind::slug, kind -> kind, (one, _) -> one, LinkedHashMap::new));

  /**
   * @param reason why this method, where the service chose it
   */
  record Choice(Method method, @Nullable String reason) {}

  private Methods() {}

  /**
   * The method that is asked for, or the head that the published tables recommend for so few labels
   * where it is {@code auto} or absent. Options need a name: what is one of the head that is chosen
   * today is none of the one that is chosen after the next round.
   *
   * @throws Problem INVALID_REQUEST with every fault below {@code /method} and {@code /options}
   */
  static Choice choose(
      @Nullable String method, @Nullable Map<String, Object> options, int labeled, int classCount) {
    if (method != null && !method.equals(AUTO)) {
      return new Choice(parse(method, options), null);
    }
    if (options != null && !options.isEmpty()) {
      throw Problem.invalid(
          "/options",
          "name a method to give options: which ones there are depends on it, and %s takes one by the number of labels"
              .formatted(AUTO));
    }
    String reason =
        String.format(
            Locale.ROOT,
            "%.1f labels per class: below %d the nearest-neighbour head is usually the better one,"
                + " from there on the linear one",
            (double) labeled / classCount,
            LABELS_FOR_LINEAR);
    String chosen =
        isLinearBetter(labeled, classCount) ? Method.Linear.NAME : Method.NearestNeighbours.NAME;
    return new Choice(parse(chosen, null), reason);
  }

  /** Whether so many labels are enough for the linear head to be usually the better one. */
  static boolean isLinearBetter(int labeled, int classCount) {
    return labeled >= (long) LABELS_FOR_LINEAR * classCount;
  }

  /**
   * @throws Problem INVALID_REQUEST with every fault below {@code /method} and {@code /options}
   */
  static Method parse(String method, @Nullable Map<String, Object> options) {
    Options given = new Options(options == null ? Map.of() : options);
    Method parsed =
        switch (method) {
          case Method.NearestNeighbours.NAME ->
              new Method.NearestNeighbours(given.count("k", 1, 1, MOST_NEIGHBOURS));
          case Method.Linear.NAME -> linear(given);
          case Method.FineTune.NAME -> fineTune(given);
          case Method.Scratch.NAME -> scratch(given);
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

  /**
   * The method of a simulation, which trains too often to train on images.
   *
   * @throws Problem as {@link #parse} does, and INVALID_REQUEST for a method on images
   */
  static Method.OnFeatures parseOnFeatures(String method, @Nullable Map<String, Object> options) {
    if (!Method.NAMES_ON_FEATURES.contains(method)) {
      throw noneOnFeatures(method);
    }
    return switch (parse(method, options)) {
      case Method.OnFeatures onFeatures -> onFeatures;
      case Method.OnImages _ -> throw noneOnFeatures(method + " with augmentation");
    };
  }

  private static Problem noneOnFeatures(String asked) {
    return Problem.invalid(
        "/method",
        "a simulation cannot use %s: it trains for every strategy, budget and seed, which only heads on cached features are fast enough for; take %s, or %s without augmentation"
            .formatted(asked, Method.NearestNeighbours.NAME, Method.Linear.NAME));
  }

  private static Method linear(Options given) {
    ProbeOptions reference = ProbeOptions.REFERENCE;
    ProbeOptions training =
        new ProbeOptions(
            given.number("lr", reference.learningRate(), HIGHEST_RATE),
            given.count("epochs", reference.epochs(), 1, MOST_EPOCHS),
            given.count("batch_size", reference.batchSize(), 1, LARGEST_BATCH),
            given.counts("milestones", reference.milestones(), MOST_EPOCHS),
            reference.factor());
    return given.flag(Method.AUGMENTATION, false)
        ? new Method.AugmentedLinear(training, device(given))
        : new Method.Linear(training);
  }

  private static Method fineTune(Options given) {
    Schedule reference = Schedule.FINE_TUNE;
    return new Method.FineTune(
        given.number("lr", Schedule.BACKBONE_RATE, HIGHEST_RATE),
        given.number("lr_head", Schedule.HEAD_RATE, HIGHEST_RATE),
        given.count("epochs", reference.epochs(), 1, MOST_EPOCHS),
        imagesPerStep(given, reference),
        given.counts("milestones", reference.milestones(), MOST_EPOCHS),
        device(given));
  }

  private static Method scratch(Options given) {
    Schedule reference = Schedule.SCRATCH;
    return new Method.Scratch(
        given.choice("network", BackboneKind.RESNET18.slug(), NETWORKS),
        given.card("card", SCRATCH_CARD),
        given.number("lr", Schedule.SCRATCH_RATE, HIGHEST_RATE),
        given.count("epochs", reference.epochs(), 1, MOST_EPOCHS),
        imagesPerStep(given, reference),
        given.counts("milestones", reference.milestones(), MOST_EPOCHS),
        device(given));
  }

  private static int imagesPerStep(Options given, Schedule reference) {
    return given.count("batch_size", reference.batchSize(), 2, MOST_IMAGES_PER_STEP);
  }

  private static String device(Options given) {
    return given.text(Method.DEVICE, AUTO, DEVICES, "must be auto, cpu or cuda:N");
  }
}
