package dev.shortlist.linalg;

import java.util.stream.IntStream;

/** Rows that another device holds, with their squared norms, which are computed when needed. */
final class HeldRows {

  final Accelerator.Resident resident;
  final FeatureMatrix whole;
  private float[] norms = {};

  HeldRows(Accelerator.Resident resident, FeatureMatrix whole) {
    this.resident = resident;
    this.whole = whole;
  }

  synchronized float[] normsOf(FeatureMatrix rows, BlockedSearch blocked) {
    if (norms.length == 0) {
      norms = blocked.squaredNorms(whole);
    }
    return Floats.at(norms, IntStream.range(0, rows.rows()).map(rows::rowOfWhole).toArray());
  }
}
