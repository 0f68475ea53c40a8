package dev.shortlist.round;

/** OPEN → SELECTING → LABELING → CLOSED, or FAILED, or CANCELLED. */
enum RoundState {
  OPEN,
  SELECTING,
  LABELING,
  CLOSED,
  FAILED,
  CANCELLED
}
