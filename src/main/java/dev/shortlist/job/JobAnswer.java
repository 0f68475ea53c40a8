package dev.shortlist.job;

import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Answers whose body is a job. */
public final class JobAnswer {

  private static final String SECONDS_TO_NEXT_LOOK = "1";

  private JobAnswer() {}

  /** 202 to a request that became a job: the job, and where to watch it. */
  public static ResponseEntity<Job> accepted(Job job) {
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .location(URI.create("/jobs/" + job.id()))
        .headers(headers -> askAgain(job, headers))
        .body(job);
  }

  static ResponseEntity<Job> with(HttpStatus status, Job job) {
    return ResponseEntity.status(status).headers(headers -> askAgain(job, headers)).body(job);
  }

  private static void askAgain(Job job, HttpHeaders headers) {
    if (!job.state().isFinal()) {
      headers.set(HttpHeaders.RETRY_AFTER, SECONDS_TO_NEXT_LOOK);
    }
  }
}
