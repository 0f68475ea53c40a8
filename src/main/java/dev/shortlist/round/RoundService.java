package dev.shortlist.round;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.shortlist.features.FeatureCache;
import dev.shortlist.features.FeatureCaches;
import dev.shortlist.job.JobQueue;
import dev.shortlist.pool.LabeledPool;
import dev.shortlist.pool.LabeledPools;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.round.RoundController.Accepted;
import dev.shortlist.round.RoundController.BatchView;
import dev.shortlist.round.RoundController.GivenLabels;
import dev.shortlist.round.RoundController.NewRound;
import dev.shortlist.round.RoundController.RoundView;
import dev.shortlist.selection.Strategies;
import dev.shortlist.selection.StrategySpec;
import dev.shortlist.web.IdempotencyKeys;
import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What callers ask of rounds, one transaction each. Locks are taken in one order everywhere: job,
 * round, pool.
 */
@Service
@Transactional
class RoundService {

  private final RoundRepository rounds;
  private final BatchItems batchItems;
  private final LabeledPools pools;
  private final FeatureCaches caches;
  private final BatchSelection selection;
  private final JobQueue jobs;
  private final IdempotencyKeys keys;
  private final Clock clock;

  RoundService(
      RoundRepository rounds,
      BatchItems batchItems,
      LabeledPools pools,
      FeatureCaches caches,
      BatchSelection selection,
      JobQueue jobs,
      IdempotencyKeys keys,
      Clock clock) {
    this.rounds = rounds;
    this.batchItems = batchItems;
    this.pools = pools;
    this.caches = caches;
    this.selection = selection;
    this.jobs = jobs;
    this.keys = keys;
    this.clock = clock;
  }

  RoundView create(NewRound request) {
    StrategySpec strategy = Strategies.parse(request.strategy());
    LabeledPool pool = pools.requireField("/pool_id", request.poolId());
    requireSameDataset(pool, caches.requireField("/feature_cache_id", request.featureCacheId()));
    pools.requirePossible(pool.id(), request.batchSize());
    Round round =
        new Round(
            UuidCreator.getTimeOrderedEpochPlus1(),
            new Round.Request(
                pool.id(),
                request.featureCacheId(),
                strategy,
                request.batchSize(),
                Objects.requireNonNullElse(request.seed(), 0L),
                request.constraints()),
            clock.instant());
    selection.requirePossible(round, pools.standing(pool.id()));
    return RoundView.of(rounds.save(round));
  }

  private static void requireSameDataset(LabeledPool pool, FeatureCache cache) {
    if (!pool.datasetId().equals(cache.datasetId())) {
      throw Problem.invalid(
          "/feature_cache_id",
          "the cache holds features of dataset %s, the pool labels dataset %s; take a cache of the"
                  .formatted(cache.datasetId(), pool.datasetId())
              + " pool's dataset");
    }
  }

  @Transactional(readOnly = true)
  RoundView get(UUID id) {
    return RoundView.of(rounds.require(id));
  }

  @Transactional(readOnly = true)
  Page<RoundView> list(@Nullable UUID pool, Paging paging) {
    Limit limit = Limit.of(paging.fetch());
    List<Round> found =
        pool == null
            ? rounds.findByIdGreaterThanOrderById(paging.afterId(), limit)
            : rounds.findByPoolIdAndIdGreaterThanOrderById(pool, paging.afterId(), limit);
    return Page.of(found, paging, Round::id).map(RoundView::of);
  }

  /**
   * Reserves the budget and queues the selection, once however often it is asked for.
   *
   * @return the job that selects, or selected
   */
  UUID select(UUID id, @Nullable String key) {
    return keys.once(
        "/rounds/%s/select".formatted(id), key, "", UUID.class, () -> startSelecting(id));
  }

  private UUID startSelecting(UUID id) {
    Round round = rounds.requireLocked(id);
    if (round.jobId() != null) {
      return requireAlive(round, round.jobId());
    }
    caches.requireReady(round.featureCacheId());
    selection.requirePossible(round, pools.standing(round.poolId()));
    pools.reserve(round.poolId(), id, round.batchSize());
    UUID job = jobs.enqueue(SelectBatch.TYPE, new SelectBatch.Payload(id));
    round.startSelecting(job);
    return job;
  }

  private static UUID requireAlive(Round round, UUID job) {
    return switch (round.state()) {
      case OPEN, SELECTING, LABELING, CLOSED -> job;
      case FAILED, CANCELLED ->
          throw new Problem(
                  ProblemType.WRONG_STATE,
                  "round %s is %s, see /jobs/%s; create a new round"
                      .formatted(round.id(), round.state(), job))
              .with("state", round.state().name());
    };
  }

  @Transactional(readOnly = true)
  BatchView batch(UUID id) {
    Round round = rounds.require(id);
    requireBatch(round);
    return new BatchView(id, batchItems.of(id), round.figures(), round.provenance());
  }

  /**
   * @return the job that selects again and compares
   */
  UUID replay(UUID id) {
    requireBatch(rounds.require(id));
    return jobs.enqueue(ReplayBatch.TYPE, new ReplayBatch.Payload(id));
  }

  private static void requireBatch(Round round) {
    if (!round.hasBatch()) {
      throw new Problem(
              ProblemType.WRONG_STATE,
              "round %s is %s and has no batch; POST /rounds/%s/select selects one"
                  .formatted(round.id(), round.state(), round.id()))
          .with("state", round.state().name());
    }
  }

  Accepted label(UUID id, GivenLabels request, @Nullable String key) {
    return keys.once(
        "/rounds/%s/labels".formatted(id),
        key,
        request,
        Accepted.class,
        () -> {
          Round round = rounds.requireLocked(id);
          round.requireLabeling();
          pools.spend(round.poolId(), id, request.labels());
          round.addLabels(request.labels().size(), clock.instant());
          return new Accepted(request.labels().size(), round.state());
        });
  }

  /**
   * Ends a round early: what it reserved and did not spend goes back to the budget.
   *
   * @return the job to cancel instead, if the round is selecting; a job's lock comes before its
   *     round's
   */
  Optional<UUID> cancelUnlessSelecting(UUID id) {
    Round round = rounds.requireLocked(id);
    switch (round.state()) {
      case OPEN -> round.cancel(clock.instant());
      case LABELING -> {
        pools.releaseHeld(round.poolId(), id);
        round.cancel(clock.instant());
      }
      case CANCELLED -> {}
      case SELECTING -> {
        return Optional.ofNullable(round.jobId());
      }
      case CLOSED, FAILED ->
          throw new Problem(
                  ProblemType.WRONG_STATE,
                  "round %s is %s; there is nothing to cancel".formatted(id, round.state()))
              .with("state", round.state().name());
    }
    return Optional.empty();
  }
}
