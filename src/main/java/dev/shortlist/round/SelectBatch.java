package dev.shortlist.round;

import dev.shortlist.features.FeatureCache;
import dev.shortlist.features.FeatureCaches;
import dev.shortlist.features.LocalFeatures;
import dev.shortlist.features.MappedFeatures;
import dev.shortlist.job.JobHandler;
import dev.shortlist.job.JobRun;
import dev.shortlist.job.JobState;
import dev.shortlist.job.JobType;
import dev.shortlist.job.RunAgain;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.pool.LabeledPools;
import dev.shortlist.pool.Standing;
import dev.shortlist.problem.Problem;
import dev.shortlist.selection.Batch;
import dev.shortlist.selection.LabeledItems;
import dev.shortlist.selection.Pick;
import dev.shortlist.selection.SelectionProblem;
import dev.shortlist.selection.Strategies;
import java.time.Clock;
import java.util.BitSet;
import java.util.Objects;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The job behind {@code POST /rounds/{id}/select}. It computes with no transaction open; if an item
 * it picked was labeled or handed out meanwhile, it selects again.
 */
@Component
class SelectBatch implements JobHandler<SelectBatch.Payload, SelectBatch.Selected> {

  static final JobType<Payload> TYPE = new JobType<>("select-batch", Payload.class);

  record Payload(UUID roundId) {}

  /** A batch and what it was computed from. */
  record Selected(
      Standing standing, Batch batch, int candidates, String featuresDigest, UUID jobId) {}

  record Result(UUID roundId, String batch) {}

  private final RoundRepository rounds;
  private final BatchItems batchItems;
  private final LabeledPools pools;
  private final FeatureCaches caches;
  private final LocalFeatures localFeatures;
  private final Kernels kernels;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final String version;

  SelectBatch(
      RoundRepository rounds,
      BatchItems batchItems,
      LabeledPools pools,
      FeatureCaches caches,
      LocalFeatures localFeatures,
      Kernels kernels,
      TransactionTemplate transaction,
      Clock clock,
      @Value("${shortlist.version}") String version) {
    this.rounds = rounds;
    this.batchItems = batchItems;
    this.pools = pools;
    this.caches = caches;
    this.localFeatures = localFeatures;
    this.kernels = kernels;
    this.transaction = transaction;
    this.clock = clock;
    this.version = version;
  }

  @Override
  public JobType<Payload> type() {
    return TYPE;
  }

  @Override
  public Selected run(Payload payload, JobRun run) {
    Round round = find(payload.roundId());
    Standing standing =
        Objects.requireNonNull(transaction.execute(status -> pools.standing(round.poolId())));
    FeatureCache cache = caches.require(round.featureCacheId());
    try (MappedFeatures features = localFeatures.open(cache)) {
      int[] candidates = candidates(features.matrix().rows(), standing);
      var problem =
          new SelectionProblem(
              features.matrix(),
              new LabeledItems(standing.labeled(), standing.classes(), standing.classCount()),
              candidates,
              round.batchSize(),
              round.seed());
      Batch batch =
          Strategies.strategyFor(round.strategy()).select(problem, kernels, run::progress);
      return new Selected(
          standing, batch, candidates.length, Objects.requireNonNull(cache.digest()), run.jobId());
    }
  }

  private static int[] candidates(int size, Standing standing) {
    BitSet free = new BitSet(size);
    free.set(0, size);
    for (int item : standing.labeled()) {
      free.clear(item);
    }
    for (int item : standing.held()) {
      free.clear(item);
    }
    return free.stream().toArray();
  }

  @Override
  public Result commit(Payload payload, Selected selected) {
    Round round = lock(payload.roundId());
    int[] items = selected.batch().picks().stream().mapToInt(Pick::item).toArray();
    if (!pools.hold(round.poolId(), round.id(), items)) {
      throw new RunAgain("an item of the batch was labeled or handed out during the selection");
    }
    batchItems.add(round.id(), selected.batch().picks());
    batchItems.addInput(round.id(), selected.standing());
    round.startLabeling(provenance(round, selected), selected.batch().figures(), clock.instant());
    return new Result(round.id(), "/rounds/%s/batch".formatted(round.id()));
  }

  private Provenance provenance(Round round, Selected selected) {
    Standing standing = selected.standing();
    return new Provenance(
        round.strategy().toJson(),
        round.batchSize(),
        round.seed(),
        round.featureCacheId(),
        selected.featuresDigest(),
        InputDigest.of(standing),
        standing.labeled().length,
        standing.held().length,
        selected.candidates(),
        kernels.provider(),
        version,
        selected.jobId(),
        clock.instant());
  }

  @Override
  public void abandon(Payload payload, JobState outcome, Problem problem) {
    Round round = lock(payload.roundId());
    pools.release(round.poolId(), round.id(), round.batchSize());
    if (outcome == JobState.CANCELLED) {
      round.cancel(clock.instant());
    } else {
      round.fail(clock.instant());
    }
  }

  private Round find(UUID id) {
    return rounds.findById(id).orElseThrow(() -> Problem.notFound("round", id));
  }

  private Round lock(UUID id) {
    return rounds.lock(id).orElseThrow(() -> Problem.notFound("round", id));
  }
}
