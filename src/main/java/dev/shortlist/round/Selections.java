package dev.shortlist.round;

import dev.shortlist.job.Job;
import dev.shortlist.job.Jobs;
import dev.shortlist.job.JobState;
import dev.shortlist.round.RoundController.RoundView;
import dev.shortlist.web.Prefer;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Selections under way: waiting for one, ending one. No transaction is open in either. */
@Component
class Selections {

  private final RoundService rounds;
  private final Jobs jobs;

  Selections(RoundService rounds, Jobs jobs) {
    this.rounds = rounds;
    this.jobs = jobs;
  }

  /** The batch when it is there in time, its job otherwise. */
  ResponseEntity<?> select(UUID round, @Nullable String idempotencyKey, Prefer prefer) {
    Job job = jobs.await(rounds.select(round, idempotencyKey), prefer.patience());
    boolean done = job.state() == JobState.SUCCEEDED;
    var answer = done ? ResponseEntity.ok() : ResponseEntity.accepted();
    if (prefer.waits()) {
      answer.header("Preference-Applied", prefer.applied());
    }
    if (done) {
      return answer.body(rounds.batch(round));
    }
    return answer
        .location(URI.create("/jobs/" + job.id()))
        .header(HttpHeaders.RETRY_AFTER, "1")
        .body(job);
  }

  /** Ends a round; while it selects, by way of its job. */
  RoundView cancel(UUID round) {
    Optional<UUID> selecting = rounds.cancelUnlessSelecting(round);
    selecting.ifPresent(jobs::cancel);
    return rounds.get(round);
  }
}
