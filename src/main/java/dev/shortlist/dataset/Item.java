package dev.shortlist.dataset;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one item; an item nobody described has only its number.
 *
 * @param unusable why it can never be selected, for example because its image is corrupt
 */
public record Item(
    int item,
    @Nullable String key,
    @Nullable String stratum,
    @Nullable BigDecimal cost,
    @Nullable Map<String, Object> metadata,
    @Nullable String unusable) {}
