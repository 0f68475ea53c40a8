package dev.shortlist.round;

import dev.shortlist.job.Job;
import dev.shortlist.job.JobAnswer;
import dev.shortlist.job.JobState;
import dev.shortlist.job.Jobs;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.round.RoundController.RoundView;
import dev.shortlist.web.Prefer;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
    UUID job = rounds.select(round, idempotencyKey);
    return answer(job, prefer, ended -> rounds.batch(round));
  }

  /** The comparison when it is there in time, its job otherwise. */
  ResponseEntity<?> replay(UUID round, Prefer prefer) {
    return answer(rounds.replay(round), prefer, Job::result);
  }

  private ResponseEntity<?> answer(UUID id, Prefer prefer, Function<Job, @Nullable Object> result) {
    Job job = jobs.await(id, prefer.patience());
    ResponseEntity<?> answer =
        job.state() == JobState.SUCCEEDED
            ? ResponseEntity.ok(result.apply(job))
            : JobAnswer.accepted(job);
    return prefer.waits()
        ? ResponseEntity.status(answer.getStatusCode())
            .headers(answer.getHeaders())
            .header("Preference-Applied", prefer.applied())
            .body(answer.getBody())
        : answer;
  }

  /** Ends a round; while it selects, by way of its job. */
  RoundView cancel(UUID round) {
    rounds.cancelUnlessSelecting(round).ifPresent(job -> cancelSelecting(round, job));
    return rounds.get(round);
  }

  private void cancelSelecting(UUID round, UUID job) {
    try {
      jobs.cancel(job);
    } catch (Problem problem) {
      if (problem.type() != ProblemType.WRONG_STATE) {
        throw problem;
      }
      // the job ended meanwhile, so the round does not select any more
      rounds.cancelUnlessSelecting(round);
    }
  }
}
