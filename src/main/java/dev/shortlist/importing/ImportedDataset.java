package dev.shortlist.importing;

import java.util.Arrays;
import java.util.List;

/**
 * A dataset that was read to its end and waits to be committed.
 *
 * @param truth shape (n): class numbers, −1 where unknown
 * @param images whether its items have images
 * @param unusable how many of them cannot be used
 */
record ImportedDataset(
    StagingFiles files, List<String> classes, int[] truth, boolean images, int unusable) {

  int size() {
    return truth.length;
  }

  boolean hasTruth() {
    return Arrays.stream(truth).anyMatch(number -> number >= 0);
  }
}
