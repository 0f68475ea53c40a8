package dev.shortlist.evaluation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decided an evaluation: the same again gives the same numbers.
 *
 * @param labelsDigest sha256 of the labeled items and their classes, in the order they were bought
 * @param featuresDigest sha256 of the feature matrix
 * @param validationFeaturesDigest the same of the validation items; absent for cross-validation
 * @param validationDigest sha256 of the validation items and their true classes; absent likewise
 * @param kernels which implementation did the arithmetic
 * @param device what it ran on
 * @param version of the service
 */
record EvaluationProvenance(
    long seed,
    String labelsDigest,
    String featuresDigest,
    @Nullable String validationFeaturesDigest,
    @Nullable String validationDigest,
    String kernels,
    String device,
    String version,
    UUID jobId,
    Instant evaluatedAt) {}
