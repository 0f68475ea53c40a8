package dev.shortlist.evaluation;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.shortlist.dataset.Datasets;
import dev.shortlist.evaluation.SimulationController.Created;
import dev.shortlist.evaluation.SimulationController.NewSimulation;
import dev.shortlist.evaluation.SimulationController.SimulationView;
import dev.shortlist.features.FeatureCache;
import dev.shortlist.job.JobQueue;
import dev.shortlist.pool.LabeledPool;
import dev.shortlist.pool.LabeledPools;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.web.IdempotencyKeys;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What callers ask of simulations, one transaction each. */
@Service
@Transactional
class Simulations {

  private static final int SEEDS = 10;

  private final SimulationRepository simulations;
  private final Datasets datasets;
  private final LabeledPools pools;
  private final FittingCaches caches;
  private final LabeledSets sets;
  private final JobQueue jobs;
  private final IdempotencyKeys keys;
  private final Clock clock;

  Simulations(
      SimulationRepository simulations,
      Datasets datasets,
      LabeledPools pools,
      FittingCaches caches,
      LabeledSets sets,
      JobQueue jobs,
      IdempotencyKeys keys,
      Clock clock) {
    this.simulations = simulations;
    this.datasets = datasets;
    this.pools = pools;
    this.caches = caches;
    this.sets = sets;
    this.jobs = jobs;
    this.keys = keys;
    this.clock = clock;
  }

  Created create(NewSimulation request, @Nullable String key) {
    return keys.once("/simulations", key, request, Created.class, () -> create(request));
  }

  private Created create(NewSimulation request) {
    if ((request.datasetId() == null) == (request.poolId() == null)) {
      throw Problem.invalid(
          "/dataset_id",
          "name either a dataset_id, to play with its truth, or a pool_id, to play with its"
              + " labels");
    }
    UUID pool = request.poolId();
    SimulationPlan plan =
        pool == null
            ? ofDataset(request, Objects.requireNonNull(request.datasetId()))
            : ofPool(request, pool);
    Simulation simulation =
        simulations.saveAndFlush(
            new Simulation(UuidCreator.getTimeOrderedEpochPlus1(), plan, clock.instant()));
    UUID job = jobs.enqueue(Simulate.TYPE, new Simulate.Payload(simulation.id()));
    simulation.start(job);
    return new Created(simulation.id(), job);
  }

  private SimulationPlan ofDataset(NewSimulation request, UUID datasetId) {
    datasets.requireField("/dataset_id", datasetId);
    FeatureCache cache = caches.cacheOf(datasetId, request.featureCacheId());
    int items = sets.countKnown(datasetId);
    UUID validation = request.validationFeatureCacheId();
    if (validation != null) {
      caches.requireFit(validation, cache, datasets.require(datasetId).classes());
      if (caches.isOfDataset(validation, datasetId)) {
        throw Problem.invalid(
            "/validation_feature_cache_id",
            "these are the items to buy; take another dataset, or none to set items aside");
      }
    }
    return affordable(plan(request, cache, null), items);
  }

  private SimulationPlan ofPool(NewSimulation request, UUID poolId) {
    LabeledPool pool = pools.requireField("/pool_id", poolId);
    FeatureCache cache = caches.cacheOf(pool.datasetId(), request.featureCacheId());
    int labeled = sets.bought(pool).count();
    UUID validation = request.validationFeatureCacheId();
    if (validation != null) {
      caches.requireFit(validation, cache, pool.classes());
    }
    return affordable(plan(request, cache, labeled), labeled);
  }

  private static SimulationPlan plan(
      NewSimulation request, FeatureCache cache, @Nullable Integer labeled) {
    Method method =
        Methods.parseOnFeatures(
            Objects.requireNonNullElse(request.method(), Method.NearestNeighbours.NAME),
            request.options());
    return new SimulationPlan(
        request.datasetId(),
        request.poolId(),
        labeled,
        cache.id(),
        request.validationFeatureCacheId(),
        Contestants.parse(request.strategies()),
        ascending(request.budgets()),
        Objects.requireNonNullElse(request.seeds(), SEEDS),
        method.name(),
        method.options());
  }

  private static List<Integer> ascending(List<Integer> budgets) {
    for (int i = 1; i < budgets.size(); i++) {
      if (budgets.get(i) <= budgets.get(i - 1)) {
        throw Problem.invalid(
            "/budgets/" + i, "must be above the budget before it; list them in ascending order");
      }
    }
    return budgets;
  }

  private static SimulationPlan affordable(SimulationPlan plan, int items) {
    int possible = plan.buyable(items);
    int asked = plan.budgets().getLast();
    if (asked > possible) {
      String detail =
          "%d items with known classes can be bought%s; ask for at most that"
              .formatted(
                  possible,
                  plan.validationFeatureCacheId() == null
                      ? " (of %d, after setting %d aside to judge by)"
                          .formatted(items, SimulationPlan.heldOut(items))
                      : "");
      throw new Problem(
              ProblemType.BATCH_TOO_LARGE,
              detail,
              List.of(new Fault("/budgets/" + (plan.budgets().size() - 1), detail)))
          .with("asked", asked)
          .with("possible", possible);
    }
    return plan;
  }

  @Transactional(readOnly = true)
  SimulationView get(UUID id) {
    return SimulationView.of(simulations.require(id));
  }
}
