package dev.shortlist.linalg;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows that another device holds, with their squared norms, which are computed when needed. */
final class HeldRows {

  final Accelerator.Resident resident;
  final FeatureMatrix whole;
  private final BlockedSearch blocked;
  private float[] norms = {};
  private boolean asked;
  private @Nullable Twin twin;

  HeldRows(Accelerator.Resident resident, FeatureMatrix whole, BlockedSearch blocked) {
    this.resident = resident;
    this.whole = whole;
    this.blocked = blocked;
  }

  synchronized float[] normsOf(FeatureMatrix rows) {
    return Floats.at(norms(), IntStream.range(0, rows.rows()).map(rows::rowOfWhole).toArray());
  }

  /** What computes as this processor does, or null where the device cannot. */
  synchronized @Nullable Twin twin() {
    if (!asked) {
      twin = resident.twin(norms());
      asked = true;
    }
    return twin;
  }

  private float[] norms() {
    if (norms.length == 0) {
      norms = blocked.squaredNorms(whole);
    }
    return norms;
  }
}
