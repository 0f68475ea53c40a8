package dev.shortlist.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What labels are judged on. */
enum ValidationKind {
  /** Items of a dataset whose truth is known, none of them labeled in the pool. */
  @JsonProperty("dataset")
  DATASET,

  /** The labeled items themselves, each told by what was learned from others. */
  @JsonProperty("cross-validation")
  CROSS_VALIDATION,

  /** Items that were set aside at random and never picked. */
  @JsonProperty("hold-out")
  HOLD_OUT
}
