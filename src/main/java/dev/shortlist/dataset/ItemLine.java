package dev.shortlist.dataset;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one line of an upload says of one item. Absent fields leave the item's as they are.
 *
 * @param number of the line, from 1
 * @param item null where the key tells the item
 * @param metadata a flat JSON object
 */
record ItemLine(
    long number,
    @Nullable Integer item,
    @Nullable String key,
    @Nullable String stratum,
    @Nullable BigDecimal cost,
    @Nullable String metadata) {}
