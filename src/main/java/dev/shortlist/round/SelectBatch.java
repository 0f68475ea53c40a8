package dev.shortlist.round;

import dev.shortlist.job.JobHandler;
import dev.shortlist.job.JobRun;
import dev.shortlist.job.JobState;
import dev.shortlist.job.JobType;
import dev.shortlist.job.RunAgain;
import dev.shortlist.pool.LabeledPools;
import dev.shortlist.pool.Standing;
import dev.shortlist.problem.Problem;
import dev.shortlist.selection.Pick;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The job behind {@code POST /rounds/{id}/select}. It computes with no transaction open; if an item
 * it picked was labeled or handed out meanwhile, it selects again.
 */
@Component
class SelectBatch implements JobHandler<SelectBatch.Payload, SelectBatch.Selected> {

  static final JobType<Payload> TYPE = new JobType<>("select-batch", Payload.class);

  record Payload(UUID roundId) {}

  /** A batch and what it was computed from. */
  record Selected(Standing standing, BatchSelection.Outcome outcome, UUID jobId) {}

  record Result(UUID roundId, String batch) {}

  private final RoundRepository rounds;
  private final BatchItems batchItems;
  private final LabeledPools pools;
  private final BatchSelection selection;
  private final Clock clock;
  private final String version;

  SelectBatch(
      RoundRepository rounds,
      BatchItems batchItems,
      LabeledPools pools,
      BatchSelection selection,
      Clock clock,
      @Value("${shortlist.version}") String version) {
    this.rounds = rounds;
    this.batchItems = batchItems;
    this.pools = pools;
    this.selection = selection;
    this.clock = clock;
    this.version = version;
  }

  @Override
  public JobType<Payload> type() {
    return TYPE;
  }

  @Override
  public Selected run(Payload payload, JobRun run) {
    Round round = rounds.require(payload.roundId());
    Standing standing = pools.standing(round.poolId());
    return new Selected(
        standing,
        selection.select(round, standing, selection.constraints(round, standing), run::progress),
        run.jobId());
  }

  @Override
  public Result commit(Payload payload, Selected selected) {
    Round round = rounds.requireLocked(payload.roundId());
    var batch = selected.outcome().batch();
    int[] items = batch.picks().stream().mapToInt(Pick::item).toArray();
    if (!pools.hold(round.poolId(), round.id(), items)) {
      throw new RunAgain("an item of the batch was labeled or handed out during the selection");
    }
    batchItems.add(round.id(), batch.picks());
    batchItems.addInput(round.id(), selected.standing());
    round.startLabeling(provenance(round, selected), batch.figures(), clock.instant());
    return new Result(round.id(), "/rounds/%s/batch".formatted(round.id()));
  }

  private Provenance provenance(Round round, Selected selected) {
    Standing standing = selected.standing();
    return new Provenance(
        round.strategy().toJson(),
        round.batchSize(),
        round.seed(),
        round.constraints(),
        round.featureCacheId(),
        selected.outcome().featuresDigest(),
        InputDigest.of(standing),
        selected.outcome().constraintsDigest(),
        standing.labeled().length,
        standing.held().length,
        selected.outcome().candidates(),
        selection.kernels(),
        version,
        selected.jobId(),
        clock.instant());
  }

  @Override
  public void abandon(Payload payload, JobState outcome, Problem problem) {
    Round round = rounds.requireLocked(payload.roundId());
    pools.release(round.poolId(), round.id(), round.batchSize());
    if (outcome == JobState.CANCELLED) {
      round.cancel(clock.instant());
    } else {
      round.fail(clock.instant());
    }
  }
}
