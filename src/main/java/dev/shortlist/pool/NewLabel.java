package dev.shortlist.pool;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A label as it arrives. Fields may be missing: {@link LabelCheck} says so with the rest.
 *
 * @param item item number
 * @param className one of the pool's classes
 * @param annotator who gave it, as the annotation tool names them
 */
public record NewLabel(
    @Nullable Integer item,
    @JsonProperty("class") @Nullable String className,
    @Nullable String annotator) {}
