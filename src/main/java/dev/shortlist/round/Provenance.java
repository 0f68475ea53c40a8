package dev.shortlist.round;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decided a batch: the same again gives the same items.
 *
 * @param featuresDigest sha256 of the feature matrix
 * @param inputDigest sha256 of the labeled items, their classes and the held items
 * @param constraintsDigest sha256 of what the constraints came to, by the metadata, strata and
 *     costs that items had; null in batches from before it was taken down
 * @param labeled how many items were labeled when the selection started
 * @param held how many items other rounds had handed out
 * @param candidates how many items could be picked
 * @param kernels which implementation did the arithmetic
 * @param version of the service
 */
record Provenance(
    Map<String, Object> strategy,
    int batchSize,
    long seed,
    @Nullable RoundConstraints constraints,
    UUID featureCacheId,
    String featuresDigest,
    String inputDigest,
    @Nullable String constraintsDigest,
    int labeled,
    int held,
    int candidates,
    String kernels,
    String version,
    UUID jobId,
    Instant selectedAt) {}
