package dev.shortlist.job;

/** The job has been taken over by another worker, or has ended: this attempt may write no more. */
final class JobLost extends RuntimeException {

  private static final long serialVersionUID = 1L;

  JobLost(ClaimedJob job) {
    super("attempt %d at job %s no longer holds it".formatted(job.attempt(), job.id()));
  }
}
