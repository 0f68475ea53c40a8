package dev.shortlist.evaluation;

import dev.shortlist.probe.Shuffles;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws comparisons of two strategies that differ by luck alone: that of the labels, another for
 * each seed, and that of the judges, half of whom are easy for a strategy and half hard. Which ones
 * are is drawn for each strategy by itself, as the bound of {@link Comparison#judgesError} has it.
 *
 * @param judges of one seed
 */
record EqualStrategies(int seeds, int judges) {

  private static final double EASY = 0.9;
  private static final double HARD = 0.5;
  private static final double LUCK_OF_LABELS = 0.05;

  /** Both are told by the same judges for all seeds. */
  Comparison independent(SplittableRandom random) {
    return independent(
        runs(seeds, random, luck(random), sameFor(random)),
        runs(seeds, random, luck(random), sameFor(random)));
  }

  /** The same where the labels of one do not depend on the seed. */
  Comparison oneRunsOnce(SplittableRandom random) {
    return independent(
        runs(1, random, () -> 0, sameFor(random)),
        runs(seeds, random, luck(random), sameFor(random)));
  }

  /** Some of all items judge both; other ones for each seed. */
  Comparison paired(SplittableRandom random) {
    int items = (int) (judges / SimulationPlan.HELD_OUT);
    List<int[]> splits =
        Stream.generate(() -> Shuffles.shuffled(items, random)).limit(seeds).toList();
    List<Double> ours = runs(seeds, random, luck(random), among(splits, easiness(items, random)));
    List<Double> theirs = runs(seeds, random, luck(random), among(splits, easiness(items, random)));
    double heldOutRatio = SimulationPlan.HELD_OUT / (1 - SimulationPlan.HELD_OUT);
    return Comparison.paired(ours, theirs, heldOutRatio, judgesError(ours, theirs), 1);
  }

  private Comparison independent(List<Double> ours, List<Double> theirs) {
    return Comparison.independent(ours, theirs, judgesError(ours, theirs), 1);
  }

  private double judgesError(List<Double> ours, List<Double> theirs) {
    return Comparison.judgesError(
        List.of(Spread.of(ours).mean()), List.of(Spread.of(theirs).mean()), judges);
  }

  private static DoubleSupplier luck(SplittableRandom random) {
    return () -> LUCK_OF_LABELS * random.nextGaussian();
  }

  private Supplier<double[]> sameFor(SplittableRandom random) {
    double[] easiness = easiness(judges, random);
    return () -> easiness;
  }

  private Supplier<double[]> among(List<int[]> splits, double[] easiness) {
    return splits.stream()
            .map(
                split ->
                    IntStream.of(split).limit(judges).mapToDouble(item -> easiness[item]).toArray())
            .iterator()
        ::next;
  }

  private static double[] easiness(int items, SplittableRandom random) {
    return DoubleStream.generate(() -> random.nextBoolean() ? EASY : HARD).limit(items).toArray();
  }

  /** Accuracies in percent. */
  private static List<Double> runs(
      int seeds, SplittableRandom random, DoubleSupplier luck, Supplier<double[]> easiness) {
    return Stream.generate(() -> accuracy(easiness.get(), luck.getAsDouble(), random))
        .limit(seeds)
        .toList();
  }

  private static double accuracy(double[] easiness, double luck, SplittableRandom random) {
    long right =
        DoubleStream.of(easiness).filter(easy -> random.nextDouble() < easy + luck).count();
    return 100.0 * right / easiness.length;
  }
}
