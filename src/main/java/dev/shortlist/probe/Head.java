package dev.shortlist.probe;

import dev.shortlist.linalg.FeatureMatrix;

/** A classifier on frozen features. */
public interface Head {

  /** The most likely class of each row, shape (n). */
  int[] predict(FeatureMatrix rows);
}
