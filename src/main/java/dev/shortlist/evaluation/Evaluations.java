package dev.shortlist.evaluation;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.shortlist.evaluation.EvaluationController.Created;
import dev.shortlist.evaluation.EvaluationController.EvaluationView;
import dev.shortlist.evaluation.EvaluationController.NewEvaluation;
import dev.shortlist.features.FeatureCache;
import dev.shortlist.job.JobQueue;
import dev.shortlist.pool.LabeledPool;
import dev.shortlist.pool.LabeledPools;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.web.IdempotencyKeys;
import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What callers ask of evaluations, one transaction each. */
@Service
@Transactional
class Evaluations {

  private final EvaluationRepository evaluations;
  private final EvaluationDetails details;
  private final LabeledPools pools;
  private final FittingCaches caches;
  private final LabeledSets sets;
  private final ImageTrialCheck imageTrials;
  private final JobQueue jobs;
  private final IdempotencyKeys keys;
  private final Clock clock;

  Evaluations(
      EvaluationRepository evaluations,
      EvaluationDetails details,
      LabeledPools pools,
      FittingCaches caches,
      LabeledSets sets,
      ImageTrialCheck imageTrials,
      JobQueue jobs,
      IdempotencyKeys keys,
      Clock clock) {
    this.evaluations = evaluations;
    this.details = details;
    this.pools = pools;
    this.caches = caches;
    this.sets = sets;
    this.imageTrials = imageTrials;
    this.jobs = jobs;
    this.keys = keys;
    this.clock = clock;
  }

  /** Queues an evaluation of the labels the pool has now. */
  Created create(NewEvaluation request, @Nullable String key) {
    return keys.once("/evaluations", key, request, Created.class, () -> create(request));
  }

  private Created create(NewEvaluation request) {
    LabeledPool pool = pools.requireField("/pool_id", request.poolId());
    FeatureCache cache = caches.cacheOf(pool.datasetId(), request.featureCacheId());
    int labeled = sets.bought(pool).count();
    UUID validation = request.validationFeatureCacheId();
    requireEnough(pool, labeled, validation == null ? 2 : 1);
    if (validation != null) {
      caches.requireFit(validation, cache, pool.classes());
    }
    Methods.Choice choice =
        Methods.choose(request.method(), request.options(), labeled, pool.classes().size());
    if (choice.method() instanceof Method.OnImages onImages) {
      requireEnough(pool, labeled, 2);
      imageTrials.require(onImages, cache, validation);
    }
    Evaluation evaluation =
        evaluations.saveAndFlush(
            new Evaluation(
                UuidCreator.getTimeOrderedEpochPlus1(),
                new Evaluation.Inputs(pool.id(), cache.id(), validation),
                choice,
                Objects.requireNonNullElse(request.seed(), 0L),
                labeled,
                clock.instant()));
    UUID job = jobs.enqueue(EvaluatePool.TYPE, new EvaluatePool.Payload(evaluation.id()));
    evaluation.start(job);
    return new Created(evaluation.id(), job);
  }

  private static void requireEnough(LabeledPool pool, int labeled, int needed) {
    if (labeled < needed) {
      throw new Problem(
          ProblemType.WRONG_STATE,
          "pool %s has %d labels; buy some first, in rounds or with POST /pools/%s/labels"
              .formatted(pool.id(), labeled, pool.id()));
    }
  }

  @Transactional(readOnly = true)
  EvaluationView get(UUID id) {
    return EvaluationView.of(evaluations.require(id), details.find(id).orElse(null));
  }

  @Transactional(readOnly = true)
  Page<EvaluationView> list(@Nullable UUID pool, Paging paging) {
    Limit limit = Limit.of(paging.fetch());
    List<Evaluation> found =
        pool == null
            ? evaluations.findByIdGreaterThanOrderById(paging.afterId(), limit)
            : evaluations.findByPoolIdAndIdGreaterThanOrderById(pool, paging.afterId(), limit);
    return Page.of(found, paging, Evaluation::id)
        .map(evaluation -> EvaluationView.of(evaluation, null));
  }
}
