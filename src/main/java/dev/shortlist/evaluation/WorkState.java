package dev.shortlist.evaluation;

import dev.shortlist.job.JobState;

/** How far an evaluation or a simulation is. */
enum WorkState {
  /** Its job is queued or running. */
  PENDING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  /**
   * @param outcome how its job ended without a result
   */
  static WorkState endedAs(JobState outcome) {
    return outcome == JobState.CANCELLED ? CANCELLED : FAILED;
  }
}
