package dev.shortlist.evaluation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decided a simulation: the same again gives the same numbers.
 *
 * @param itemsDigest sha256 of the items that could be bought and their classes
 * @param featuresDigest sha256 of their feature matrix
 * @param validationFeaturesDigest the same of the validation items; absent where items were set
 *     aside
 * @param validationDigest sha256 of the validation items and their classes; absent likewise
 */
record SimulationProvenance(
    String itemsDigest,
    String featuresDigest,
    @Nullable String validationFeaturesDigest,
    @Nullable String validationDigest,
    String kernels,
    String version,
    UUID jobId,
    Instant simulatedAt) {}
