package dev.shortlist.evaluation;

import dev.shortlist.features.MappedFeatures;

/**
 * Items with known classes and their features, mapped for as long as this is open.
 *
 * @param items item numbers in their dataset, shape (n)
 * @param labeled their rows and classes
 * @param featuresDigest sha256 of the whole feature matrix
 */
record LabeledSet(int[] items, LabeledRows labeled, String featuresDigest, MappedFeatures mapped)
    implements AutoCloseable {

  /** sha256 of the items and their classes. */
  String digest() {
    return Digests.of(items, labeled.classes());
  }

  @Override
  public void close() {
    mapped.close();
  }
}
