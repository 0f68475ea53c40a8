package dev.shortlist.backbone;

import dev.shortlist.image.Interpolation;
import dev.shortlist.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A transform as JSON. In a request the numbers left out are those that change nothing: no resize,
 * no crop, a mean of 0 and a deviation of 1.
 */
record TransformView(
    @Nullable Integer resize,
    @Nullable Integer crop,
    @Nullable String interpolation,
    @Nullable List<Double> mean,
    @Nullable List<Double> deviation) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * @throws JacksonException if it is no object of these members
   */
  static TransformView ofJson(Object value) {
    return JSON.convertValue(value, TransformView.class);
  }

  Map<String, Object> json() {
    return JSON.convertValue(this, new TypeReference<Map<String, Object>>() {});
  }

  static TransformView of(Transform transform) {
    return new TransformView(
        transform.resize(),
        transform.crop(),
        transform.interpolation().name().toLowerCase(Locale.ROOT),
        transform.mean(),
        transform.deviation());
  }

  /**
   * @throws Problem with every fault
   */
  Transform transform() {
    return new Transform(
        resize == null ? 0 : resize,
        crop == null ? 0 : crop,
        interpolation == null ? Interpolation.BILINEAR : interpolation(interpolation),
        mean == null ? List.of(0.0, 0.0, 0.0) : mean,
        deviation == null ? List.of(1.0, 1.0, 1.0) : deviation);
  }

  private static Interpolation interpolation(String name) {
    return Arrays.stream(Interpolation.values())
        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.invalid(
                    "/card/interpolation",
                    "'%s' is no interpolation; use %s"
                        .formatted(
                            name,
                            String.join(
                                ", ",
                                Arrays.stream(Interpolation.values())
                                    .map(known -> known.name().toLowerCase(Locale.ROOT))
                                    .toList()))));
  }
}
