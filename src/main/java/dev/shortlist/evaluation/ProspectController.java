package dev.shortlist.evaluation;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where a pool's labels have led, and where more of them would lead. */
@RestController
@RequestMapping("/pools/{id}")
class ProspectController {

  private static final int MOST_NUMBERS = 50;
  private static final int MOST_LABELS = 10_000_000;

  private final LearningCurves curves;
  private final Forecasts forecasts;

  ProspectController(LearningCurves curves, Forecasts forecasts) {
    this.curves = curves;
    this.forecasts = forecasts;
  }

  @GetMapping("/learning-curve")
  LearningCurve learningCurve(
      @PathVariable UUID id,
      @RequestParam(name = "feature_cache_id", required = false) @Nullable UUID cache,
      @RequestParam(name = "validation_feature_cache_id", required = false)
          @Nullable UUID validationCache) {
    return curves.of(id, cache, validationCache);
  }

  @GetMapping("/forecast")
  Forecast forecast(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "50,100,200") List<@Nullable Integer> labels,
      @RequestParam(name = "least_gain", defaultValue = "1") double leastGain,
      @RequestParam(name = "feature_cache_id", required = false) @Nullable UUID cache,
      @RequestParam(name = "validation_feature_cache_id", required = false)
          @Nullable UUID validationCache) {
    if (!(leastGain >= 0 && leastGain <= 100)) {
      throw new Problem(
          ProblemType.MALFORMED_REQUEST,
          "least_gain is %s; take points per 100 labels, 0 to 100".formatted(leastGain));
    }
    return forecasts.of(id, ascending(labels), leastGain, cache, validationCache);
  }

  /**
   * @param labels null where there is nothing between two commas
   */
  private static List<Integer> ascending(List<@Nullable Integer> labels) {
    List<Integer> numbers = labels.stream().flatMap(Stream::ofNullable).toList();
    if (labels.isEmpty()
        || labels.size() > MOST_NUMBERS
        || numbers.size() < labels.size()
        || numbers.stream().anyMatch(more -> more < 1 || more > MOST_LABELS)) {
      throw new Problem(
          ProblemType.MALFORMED_REQUEST,
          "labels is %s; take 1 to %d numbers of labels to buy, each at least 1, for example 50,100"
              .formatted(labels, MOST_NUMBERS));
    }
    return numbers.stream().distinct().sorted().toList();
  }
}
