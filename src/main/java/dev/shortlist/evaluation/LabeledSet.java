package dev.shortlist.evaluation;

import dev.shortlist.digest.Sha256;
import dev.shortlist.features.MappedFeatures;
import java.util.UUID;

/**
 * Items with known classes and their features, mapped for as long as this is open.
 *
 * @param datasetId their dataset
 * @param items item numbers in it, shape (n)
 * @param labeled their rows and classes
 * @param featuresDigest sha256 of the whole feature matrix
 */
record LabeledSet(
    UUID datasetId, int[] items, LabeledRows labeled, String featuresDigest, MappedFeatures mapped)
    implements AutoCloseable {

  /** sha256 of the items and their classes. */
  String digest() {
    return Sha256.of(items, labeled.classes());
  }

  @Override
  public void close() {
    mapped.close();
  }
}
