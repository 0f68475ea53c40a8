package dev.shortlist.round;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a round's batch must respect beside its size, as asked for. Absent fields ask for nothing.
 *
 * @param exclude items that may not be picked
 * @param include only items whose metadata has all these entries may be picked
 * @param minimumDistance picks are at least so far, by Euclidean distance between unit vectors,
 *     from each other and from labeled items
 * @param strata how many items of each named stratum the batch has
 * @param costBudget most that all picks may cost together
 */
record RoundConstraints(
    @Size(max = 100_000, message = "must have at most 100000 items; keep others out by metadata")
        @Nullable List<@NotNull(message = "must not be null") Integer> exclude,
    @Size(min = 1, message = "must name at least one metadata entry")
        @Nullable Map<String, Object> include,
    @PositiveOrZero(message = "must be 0 or more")
        @DecimalMax(
            value = "2",
            message = "must be at most 2, the most that unit vectors are apart")
        @Nullable Double minimumDistance,
    @Size(min = 1, message = "must name at least one stratum")
        @Nullable Map<String, @Valid @NotNull(message = "must not be null") Quota> strata,
    @PositiveOrZero(message = "must be 0 or more") @Nullable Double costBudget) {

  /** At least {@code minimum} and at most {@code maximum} items of a stratum. */
  record Quota(
      @PositiveOrZero(message = "must be 0 or more") @Nullable Integer minimum,
      @PositiveOrZero(message = "must be 0 or more") @Nullable Integer maximum) {}
}
