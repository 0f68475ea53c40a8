package dev.shortlist.evaluation;

import dev.shortlist.evaluation.BackTest.Case;
import dev.shortlist.evaluation.BackTest.Half;
import dev.shortlist.evaluation.BackTest.ImageSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * Finds the {@link Experience} under which what came in the fitted campaigns is most likely, and
 * prints it. How a rate behaves is fitted to validated gains, self-judgement to accuracies where
 * labels judged each other.
 */
final class ForecastFit {

  static final List<String> STRATEGIES = List.of("random", "core-set", "margin", "max-herding");
  static final int FIRST_SEED = 1;
  static final int SEEDS = 4;

  /** A large validation set and a small one. */
  static final List<Integer> JUDGES = List.of(1500, 150);

  private ForecastFit() {}

  static void main() {
    BackTest backTest = new BackTest();
    List<Case> cases = new ArrayList<>();
    for (ImageSet set : sets()) {
      for (String strategy : STRATEGIES) {
        for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
          cases.addAll(backTest.campaign(set, strategy, seed, JUDGES));
        }
        System.err.printf("%s %s%n", set.name(), strategy);
      }
    }
    System.out.println(fitted(cases));
  }

  /** Two sets and easier and harder questions about them, to see more than two kinds of curves. */
  private static List<ImageSet> sets() {
    ImageSet cifar10 = BackTest.read("cifar10", Half.FITTED);
    ImageSet imagenette = BackTest.read("imagenette", Half.FITTED);
    return List.of(
        cifar10,
        cifar10.with("cifar10: vehicle or animal", each -> each < 2 || each > 7 ? 0 : 1),
        cifar10.with("cifar10: the last five classes", each -> each - 5),
        imagenette,
        imagenette.with("imagenette: the first four classes", each -> each < 4 ? each : -1));
  }

  private static Experience fitted(List<Case> cases) {
    List<Case> judged = cases.stream().filter(each -> !each.byThemselves()).toList();
    List<Case> byThemselves = cases.stream().filter(Case::byThemselves).toList();
    double[] rate =
        least(
            at ->
                surprise(judged, new Experience(at[0], at[1], at[2], 0), ForecastFit::surpriseGain),
            Experience.OF_BACK_TESTS.rate(),
            Experience.OF_BACK_TESTS.rateDeviation(),
            Experience.OF_BACK_TESTS.shareThatGoesOn());
    double selfJudgement =
        IntStream.rangeClosed(1, 300)
            .mapToDouble(step -> step / 1000.0)
            .boxed()
            .min(
                Comparator.comparingDouble(
                    at ->
                        surprise(
                            byThemselves,
                            new Experience(rate[0], rate[1], rate[2], at),
                            ForecastFit::surpriseTop1)))
            .orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "mean surprise %.4f%n",
        surprise(judged, new Experience(rate[0], rate[1], rate[2], 0), ForecastFit::surpriseGain));
    return new Experience(rate[0], rate[1], rate[2], selfJudgement);
  }

  private static double[] least(MultivariateFunction function, double... start) {
    return new SimplexOptimizer(1e-9, 1e-9)
        .optimize(
            new MaxEval(2000),
            new ObjectiveFunction(function),
            GoalType.MINIMIZE,
            new InitialGuess(start),
            new NelderMeadSimplex(start.length, 0.02))
        .getPoint();
  }

  private static double surprise(
      List<Case> cases, Experience experience, ToDoubleFunction<Case> surprise) {
    return cases.stream()
        .map(each -> with(each, experience))
        .mapToDouble(surprise)
        .average()
        .orElseThrow();
  }

  private static Case with(Case each, Experience experience) {
    Forecaster forecaster = each.forecaster();
    return new Case(
        each.set(),
        each.strategy(),
        each.labeled(),
        each.more(),
        each.judges(),
        new Forecaster(forecaster.curve(), forecaster.missing(), forecaster.labels(), experience),
        each.was(),
        each.came());
  }

  private static double surpriseGain(Case each) {
    Forecaster.Expectation expected = each.forecaster().with(each.more());
    return surprise(expected, each.came(), expected.gainDeviation());
  }

  private static double surpriseTop1(Case each) {
    Forecaster.Expectation expected = each.forecaster().with(each.more());
    return surprise(expected, each.came(), expected.top1Deviation());
  }

  /** Minus the logarithm of the likelihood, up to a constant. */
  private static double surprise(Forecaster.Expectation expected, double came, double deviation) {
    double error = (Angle.of(came) - expected.angle()) / deviation;
    return error * error / 2 + Math.log(deviation);
  }
}
