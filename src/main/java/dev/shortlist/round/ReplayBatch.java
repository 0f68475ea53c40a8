package dev.shortlist.round;

import dev.shortlist.job.JobHandler;
import dev.shortlist.job.JobRun;
import dev.shortlist.job.JobState;
import dev.shortlist.job.JobType;
import dev.shortlist.pool.LabeledPools;
import dev.shortlist.pool.Standing;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.selection.Batch;
import dev.shortlist.selection.Constraints;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The job behind {@code POST /rounds/{id}/replay}: selects again from what the round was given, and
 * compares. It changes nothing.
 */
@Component
class ReplayBatch implements JobHandler<ReplayBatch.Payload, ReplayBatch.Replay> {

  static final JobType<Payload> TYPE = new JobType<>("replay-batch", Payload.class);

  record Payload(UUID roundId) {}

  /**
   * @param identical whether every rank has the same item again, over the same features
   * @param items how many were compared
   * @param firstDifference the best rank with another item; absent if there is none
   */
  record Replay(
      UUID roundId,
      boolean identical,
      int items,
      String featuresDigest,
      @Nullable Difference firstDifference) {}

  record Difference(int rank, int selected, int replayed) {}

  private final RoundRepository rounds;
  private final BatchItems batchItems;
  private final LabeledPools pools;
  private final BatchSelection selection;

  ReplayBatch(
      RoundRepository rounds, BatchItems batchItems, LabeledPools pools, BatchSelection selection) {
    this.rounds = rounds;
    this.batchItems = batchItems;
    this.pools = pools;
    this.selection = selection;
  }

  @Override
  public JobType<Payload> type() {
    return TYPE;
  }

  @Override
  public Replay run(Payload payload, JobRun run) {
    Round round = rounds.require(payload.roundId());
    int classes = pools.require(round.poolId()).classes().size();
    Standing standing = batchItems.inputOf(round.id(), classes);
    Constraints constraints = selection.constraints(round, standing);
    Provenance provenance = Objects.requireNonNull(round.provenance());
    requireUnchanged(constraints, provenance);
    BatchSelection.Outcome outcome = selection.select(round, standing, constraints, run::progress);
    Difference difference = difference(batchItems.of(round.id()), outcome.batch());
    boolean sameFeatures = provenance.featuresDigest().equals(outcome.featuresDigest());
    return new Replay(
        round.id(),
        difference == null && sameFeatures,
        outcome.batch().picks().size(),
        outcome.featuresDigest(),
        difference);
  }

  private static void requireUnchanged(Constraints constraints, Provenance provenance) {
    String then = provenance.constraintsDigest();
    if (then != null && !then.equals(InputDigest.of(constraints))) {
      throw new Problem(
          ProblemType.CHANGED_MEANWHILE,
          "metadata, strata or costs that the round's constraints are about have changed since the"
              + " batch was selected; put them back to replay it");
    }
  }

  private static @Nullable Difference difference(List<BatchItems.Item> selected, Batch replayed) {
    return IntStream.range(0, selected.size())
        .filter(i -> selected.get(i).item() != replayed.picks().get(i).item())
        .mapToObj(
            i -> new Difference(i + 1, selected.get(i).item(), replayed.picks().get(i).item()))
        .findFirst()
        .orElse(null);
  }

  @Override
  public Replay commit(Payload payload, Replay replay) {
    return replay;
  }

  @Override
  public void abandon(Payload payload, JobState outcome, Problem problem) {
    // queueing a replay set nothing aside
  }
}
