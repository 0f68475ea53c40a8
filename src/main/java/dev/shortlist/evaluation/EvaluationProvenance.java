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
 * @param kernels which implementation did the arithmetic of the head; absent where the engine did
 * @param engine what trained the network, with its version and threads; absent where a head alone
 *     was trained
 * @param device what it ran on
 * @param imagesDigest sha256 of the labeled items' dataset, keys and images; absent where only
 *     features were read
 * @param validationImagesDigest the same of the validation items; absent likewise
 * @param weightsDigest sha256 of the weights that a training on images began with; absent where
 *     there was none, or they were random
 * @param version of the service
 */
record EvaluationProvenance(
    long seed,
    String labelsDigest,
    String featuresDigest,
    @Nullable String validationFeaturesDigest,
    @Nullable String validationDigest,
    @Nullable String kernels,
    @Nullable String engine,
    String device,
    @Nullable String imagesDigest,
    @Nullable String validationImagesDigest,
    @Nullable String weightsDigest,
    String version,
    UUID jobId,
    Instant evaluatedAt) {

  /** Where it ran, and what was read beside labels and features: see the fields of these names. */
  record Origin(
      @Nullable String kernels,
      @Nullable String engine,
      String device,
      @Nullable String imagesDigest,
      @Nullable String validationImagesDigest,
      @Nullable String weightsDigest) {

    /** Features alone, whose kernels run on the processor. */
    static Origin features(String kernels) {
      return new Origin(kernels, null, "cpu", null, null, null);
    }
  }
}
