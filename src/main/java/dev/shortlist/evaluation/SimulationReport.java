package dev.shortlist.evaluation;

import dev.shortlist.evaluation.SimulationOutcome.Curve;
import dev.shortlist.evaluation.SimulationOutcome.Point;
import dev.shortlist.selection.StrategySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Curves and an answer from units.
 *
 * @param units of each strategy, one per seed; random's first
 */
record SimulationReport(
    SimulationPlan plan, Playground playground, List<List<SimulationUnit>> units) {

  SimulationOutcome outcome() {
    List<Curve> curves = new ArrayList<>();
    for (int strategy = 0; strategy < units.size(); strategy++) {
      curves.add(curve(strategy));
    }
    return new SimulationOutcome(
        playground.splitsAnew() ? ValidationKind.HOLD_OUT : ValidationKind.DATASET,
        playground.validationRows(),
        playground.buyable(),
        curves,
        answer(curves));
  }

  private Curve curve(int number) {
    StrategySpec strategy = plan.strategies().get(number);
    List<SimulationUnit> runs = units.get(number);
    List<Point> points =
        IntStream.range(0, plan.budgets().size()).mapToObj(budget -> point(budget, runs)).toList();
    return new Curve(
        strategy.toJson(),
        SimulatedCampaign.isOracle(SimulatedCampaign.cardOf(strategy)),
        runs.size(),
        points,
        number == 0 ? null : againstRandom(runs));
  }

  private Point point(int budget, List<SimulationUnit> runs) {
    return new Point(
        plan.budgets().get(budget),
        Spread.of(runs.stream().map(run -> run.top1().get(budget)).toList()),
        Spread.of(runs.stream().map(run -> run.coverage().get(budget)).toList()).mean());
  }

  private @Nullable Comparison againstRandom(List<SimulationUnit> runs) {
    List<SimulationUnit> random = units.getFirst();
    if (random.size() < 2) {
      return null;
    }
    List<Double> ours = runs.stream().map(SimulationUnit::meanTop1).toList();
    List<Double> theirs = random.stream().map(SimulationUnit::meanTop1).toList();
    double judgesError =
        Comparison.judgesError(
            meansOverSeeds(runs), meansOverSeeds(random), playground.validationRows());
    int compared = units.size() - 1;
    return playground.splitsAnew()
        ? Comparison.paired(ours, theirs, playground.heldOutRatio(), judgesError, compared)
        : Comparison.independent(ours, theirs, judgesError, compared);
  }

  /** Accuracy in percent, one per budget. */
  private List<Double> meansOverSeeds(List<SimulationUnit> runs) {
    return IntStream.range(0, plan.budgets().size())
        .mapToObj(budget -> point(budget, runs).top1().mean())
        .toList();
  }

  private static String answer(List<Curve> curves) {
    List<Curve> rivals = curves.stream().skip(1).filter(curve -> !curve.oracle()).toList();
    if (rivals.isEmpty()) {
      return "no strategy but random was simulated";
    }
    if (rivals.stream().allMatch(curve -> curve.againstRandom() == null)) {
      return "one seed cannot say whether any strategy beats random; ask for at least 2 seeds";
    }
    String better = named(rivals, Comparison.Verdict.BETTER);
    String worse = named(rivals, Comparison.Verdict.WORSE);
    return (better.isEmpty()
            ? "no strategy can be said to beat random here"
            : "would have beaten random, by points averaged over the budgets: " + better)
        + (worse.isEmpty() ? "" : "; worse than random: " + worse);
  }

  private static String named(List<Curve> curves, Comparison.Verdict verdict) {
    List<String> names = new ArrayList<>();
    for (Curve curve : curves) {
      Comparison comparison = curve.againstRandom();
      if (comparison != null && comparison.verdict() == verdict) {
        names.add(
            String.format(
                Locale.ROOT, "%s (%+.1f)", curve.strategy().get("name"), comparison.difference()));
      }
    }
    return String.join(", ", names);
  }
}
