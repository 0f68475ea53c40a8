package dev.shortlist.evaluation;

import dev.shortlist.dataset.Datasets;
import dev.shortlist.digest.Sha256;
import dev.shortlist.job.JobHandler;
import dev.shortlist.job.JobRun;
import dev.shortlist.job.JobState;
import dev.shortlist.job.JobType;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.pool.LabeledPools;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.selection.StrategySpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The job behind {@code POST /simulations}. Each strategy and seed is a unit that is kept when it
 * is finished, so that a killed simulation goes on where it was, unless what it rests on has
 * changed meanwhile.
 */
@Component
class Simulate implements JobHandler<Simulate.Payload, Simulate.Simulated> {

  static final JobType<Payload> TYPE = new JobType<>("simulate", Payload.class);

  record Payload(UUID simulationId) {}

  record Simulated(SimulationOutcome outcome, SimulationProvenance provenance) {}

  record Result(UUID simulationId, String simulation) {}

  private final SimulationRepository simulations;
  private final SimulationUnits units;
  private final Datasets datasets;
  private final LabeledPools pools;
  private final LabeledSets sets;
  private final Kernels kernels;
  private final Clock clock;
  private final String version;

  Simulate(
      SimulationRepository simulations,
      SimulationUnits units,
      Datasets datasets,
      LabeledPools pools,
      LabeledSets sets,
      Kernels kernels,
      Clock clock,
      @Value("${shortlist.version}") String version) {
    this.simulations = simulations;
    this.units = units;
    this.datasets = datasets;
    this.pools = pools;
    this.sets = sets;
    this.kernels = kernels;
    this.clock = clock;
    this.version = version;
  }

  @Override
  public JobType<Payload> type() {
    return TYPE;
  }

  @Override
  public Simulated run(Payload payload, JobRun run) {
    Simulation simulation = simulations.require(payload.simulationId());
    try (LabeledSet items = items(simulation.plan())) {
      return run(simulation, items, run);
    }
  }

  private LabeledSet items(SimulationPlan plan) {
    UUID pool = plan.poolId();
    return pool == null
        ? sets.known(plan.featureCacheId())
        : sets.open(
            sets.bought(pools.require(pool), Objects.requireNonNull(plan.labeled())),
            plan.featureCacheId());
  }

  private Simulated run(Simulation simulation, LabeledSet items, JobRun run) {
    SimulationPlan plan = simulation.plan();
    UUID validationCache = plan.validationFeatureCacheId();
    if (validationCache == null) {
      return run(simulation, items, null, run);
    }
    int[] labeled = plan.poolId() == null ? new int[0] : items.items();
    try (LabeledSet validation =
        sets.validation(validationCache, plan.featureCacheId(), labeled, classes(plan))) {
      return run(simulation, items, validation, run);
    }
  }

  private List<String> classes(SimulationPlan plan) {
    UUID pool = plan.poolId();
    return pool == null
        ? datasets.require(Objects.requireNonNull(plan.datasetId())).classes()
        : pools.require(pool).classes();
  }

  private Simulated run(
      Simulation simulation, LabeledSet items, @Nullable LabeledSet validation, JobRun run) {
    LabeledRows judges = validation == null ? null : validation.labeled();
    Playground playground =
        new Playground(
            items.labeled(), judges, classCount(classes(simulation.plan()), items, judges));
    requireAffordable(simulation.plan(), playground, items.datasetId());
    List<List<SimulationUnit>> found = play(simulation, basis(items, validation), playground, run);
    return new Simulated(
        new SimulationReport(simulation.plan(), playground, found).outcome(),
        new SimulationProvenance(
            items.digest(),
            items.featuresDigest(),
            validation == null ? null : validation.featuresDigest(),
            validation == null ? null : validation.digest(),
            kernels.provider(),
            version,
            run.jobId(),
            clock.instant()));
  }

  /** It was when it was asked for, but truth and images may have changed since. */
  private static void requireAffordable(
      SimulationPlan plan, Playground playground, UUID datasetId) {
    int asked = plan.budgets().getLast();
    if (asked > playground.buyable()) {
      throw new Problem(
          ProblemType.CHANGED_MEANWHILE,
          "dataset %s had items for a budget of %d when this was asked for, now %d can be bought; simulate again with smaller budgets, or give more of its items a class"
              .formatted(datasetId, asked, playground.buyable()));
    }
  }

  /** Digest of all that decides a unit, beside what cannot change: the plan and the pool. */
  private String basis(LabeledSet items, @Nullable LabeledSet validation) {
    Stream<String> judges =
        validation == null
            ? Stream.empty()
            : Stream.of(validation.digest(), validation.featuresDigest());
    return Sha256.of(
        Stream.concat(Stream.of(version, items.digest(), items.featuresDigest()), judges)
            .collect(Collectors.joining(" ")));
  }

  /** As many as have a name; without names, one more than the highest number. */
  private static int classCount(
      List<String> named, LabeledSet items, @Nullable LabeledRows judges) {
    if (!named.isEmpty()) {
      return named.size();
    }
    IntStream judged = judges == null ? IntStream.empty() : IntStream.of(judges.classes());
    return 1
        + IntStream.concat(IntStream.of(items.labeled().classes()), judged).max().orElseThrow();
  }

  private List<List<SimulationUnit>> play(
      Simulation simulation, String basis, Playground playground, JobRun run) {
    SimulationPlan plan = simulation.plan();
    List<List<SimulationUnit>> found = new ArrayList<>();
    for (int strategy = 0; strategy < plan.strategies().size(); strategy++) {
      List<SimulationUnit> runs = new ArrayList<>();
      int seedsLeft = plan.seeds();
      for (int seed = 1; seed <= seedsLeft; seed++) {
        Place place = new Place(simulation, basis, strategy, seed);
        run.progress(place.phase(), place.done(), place.total());
        runs.add(unit(place, playground, run));
        if (seed == 2 && !playground.splitsAnew() && isSame(runs)) {
          runs.removeLast();
          seedsLeft = seed;
        }
      }
      found.add(runs);
    }
    return found;
  }

  /** Two seeds that came to the same show that neither strategy nor head depends on its seed. */
  private static boolean isSame(List<SimulationUnit> runs) {
    return runs.getFirst().equals(runs.getLast());
  }

  private record Place(Simulation simulation, String basis, int strategy, int seed) {

    StrategySpec spec() {
      return simulation.plan().strategies().get(strategy);
    }

    String phase() {
      return "%s, seed %d of %d".formatted(spec().name(), seed, simulation.plan().seeds());
    }

    int done() {
      return strategy * simulation.plan().seeds() + seed - 1;
    }

    int total() {
      return simulation.plan().strategies().size() * simulation.plan().seeds();
    }
  }

  private SimulationUnit unit(Place place, Playground playground, JobRun run) {
    UUID id = place.simulation().id();
    return units
        .find(id, place.basis(), place.strategy(), place.seed())
        .orElseGet(
            () -> {
              SimulationUnit unit =
                  played(
                      place,
                      playground,
                      () -> run.progress(place.phase(), place.done(), place.total()));
              units.keep(id, place.basis(), place.strategy(), place.seed(), unit);
              return unit;
            });
  }

  private SimulationUnit played(Place place, Playground playground, Runnable heartbeat) {
    SimulationPlan plan = place.simulation().plan();
    Playground.Split split = playground.split(place.seed());
    LabeledRows buyable = split.buyable();
    List<int[]> bought =
        new SimulatedCampaign(
                buyable.rows(), buyable.classes(), playground.classCount(), plan.budgets(), kernels)
            .spend(place.spec(), place.seed(), (phase, processed, total) -> heartbeat.run());
    Trial trial = new Trial(plan.parsedMethod(), playground.classCount(), 1, place.seed(), kernels);
    List<Double> top1 = new ArrayList<>();
    List<Double> coverage = new ArrayList<>();
    for (int[] rows : bought) {
      LabeledRows labeled = buyable.among(rows);
      top1.add(
          trial
              .tally(labeled, split.validation(), (phase, processed, total) -> heartbeat.run())
              .top1());
      coverage.add(
          100.0 * IntStream.of(labeled.classes()).distinct().count() / playground.classCount());
    }
    return new SimulationUnit(top1, coverage, Sha256.of(bought.toArray(int[][]::new)));
  }

  @Override
  public Result commit(Payload payload, Simulated simulated) {
    Simulation simulation = simulations.require(payload.simulationId());
    simulation.succeed(simulated.outcome(), simulated.provenance(), clock.instant());
    units.drop(simulation.id());
    return new Result(simulation.id(), "/simulations/" + simulation.id());
  }

  @Override
  public void abandon(Payload payload, JobState outcome, Problem problem) {
    simulations.require(payload.simulationId()).end(WorkState.endedAs(outcome), clock.instant());
    units.drop(payload.simulationId());
  }
}
