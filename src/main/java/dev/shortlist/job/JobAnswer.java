package dev.shortlist.job;

import java.net.URI;
import java.util.UUID;
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

  /** 202 to a request that became a job: what it made, and where to watch the job. */
  public static <T> ResponseEntity<T> accepted(UUID job, T body) {
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .location(URI.create("/jobs/" + job))
        .header(HttpHeaders.RETRY_AFTER, SECONDS_TO_NEXT_LOOK)
        .body(body);
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
