package dev.shortlist.linalg;

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
    float[] some = new float[rows.rows()];
    for (int row = 0; row < some.length; row++) {
      some[row] = norms[rows.rowOfWhole(row)];
    }
    return some;
  }
}
