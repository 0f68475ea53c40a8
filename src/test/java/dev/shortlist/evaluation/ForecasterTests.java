package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.NearestNeighbours;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForecasterTests {

  private static final Kernels KERNELS = Kernels.cpu(2);

  @Test
  void goesBetweenAccuraciesAndAngles() {
    for (double accuracy : new double[] {0, 0.1, 37.5, 99.9, 100}) {
      assertThat(Angle.accuracy(Angle.of(accuracy))).isCloseTo(accuracy, within(1e-9));
    }
    assertThat(Angle.of(100)).isEqualTo(Math.PI / 2);
    assertThat(Angle.accuracy(2)).as("more than all right").isEqualTo(100);
    assertThat(Angle.accuracy(-0.1)).as("less than all wrong").isZero();
    assertThat(Angle.perPoint(50, 1_000_000)).isCloseTo(Angle.of(51) - Angle.of(50), within(1e-5));
    assertThat(Angle.perPoint(100, 10)).isFinite().isGreaterThan(Angle.perPoint(50, 10));
  }

  @Test
  void putsACurveThroughWhereTheLabelsAre() {
    PowerLaw law = PowerLaw.through(0.8, 50, 0.05);
    assertThat(law.at(50)).isCloseTo(0.8, within(1e-12));
    double aLittle = 0.001;
    assertThat(law.at(50 * Math.pow(2, aLittle)) - law.at(50))
        .as("rate per doubling")
        .isCloseTo(aLittle * 0.05, within(1e-7));
    assertThat(law.at(100) - law.at(50))
        .isCloseTo(0.05 * PowerLaw.doublings(2), within(1e-12))
        .isLessThan(0.05);
    assertThat(law.at(1e12)).isCloseTo(law.ceiling(), within(1e-5));
  }

  @Test
  void seesWhichClassesOfTheJudgesHaveNoLabel() {
    MissingClasses missing = MissingClasses.among(new int[] {0, 0, 1, 4, 4}, new int[] {0, 3});
    assertThat(missing.shares()).containsExactly(0.2, 0.4);
    assertThat(MissingClasses.among(new int[] {0, 1}, new int[] {0, 1, 2}).shares()).isEmpty();
  }

  @Test
  void guessesThatMissingClassesAreAsFrequentAsThoseSeenOnce() {
    int[] labeled = {0, 0, 0, 1, 1, 2, 3, 0, 0, 0};
    assertThat(MissingClasses.guessed(labeled, 6).shares()).containsExactly(0.1, 0.1);
    assertThat(MissingClasses.guessed(labeled, 4).shares()).isEmpty();
    assertThat(MissingClasses.guessed(labeled, 0).shares()).as("classes without names").isEmpty();
  }

  @Test
  void expectsOfClassesThatAreFoundThatTheyAreToldAsTheOthers() {
    MissingClasses missing = new MissingClasses(new double[] {0.1, 0.1});
    double rightOfSeen = 0.5;
    MissingClasses.Found found = missing.found(100 * 0.8 * rightOfSeen, 1_000_000);
    assertThat(found.gain()).isCloseTo(100 * 0.2 * rightOfSeen * rightOfSeen, within(1e-9));
    assertThat(found.deviation()).as("of two").isCloseTo(found.gain() / Math.sqrt(2), within(1e-9));
    assertThat(missing.found(40, 1).gain())
        .as("one label finds each with a chance of a tenth")
        .isCloseTo(found.gain() / 10, within(1e-9));
    assertThat(new MissingClasses(new double[] {1}).found(0, 10).gain())
        .as("where nothing that is judged was seen, nothing says how it will be told")
        .isZero();
  }

  @Test
  void walksAsNearestNeighboursOfEveryPrefixWould() {
    Blobs blobs = Blobs.of(300, 5, 6, 1);
    LabeledRows all = new LabeledRows(blobs.features(), blobs.classes());
    LabeledRows labeled = all.among(IntStream.range(0, 40).toArray());
    LabeledRows judges = all.among(IntStream.range(40, 300).toArray());
    int[] right = new int[3];
    int[] sizes = {1, 7, 40};
    NeighbourCurves.judgedBy(judges, labeled, KERNELS)
        .walk(
            new int[][] {IntStream.range(0, 40).toArray()},
            sizes,
            (row, order, size, isRight) -> right[size] += isRight ? 1 : 0);
    for (int size = 0; size < sizes.length; size++) {
      LabeledRows first = labeled.among(IntStream.range(0, sizes[size]).toArray());
      int[] told =
          new NearestNeighbours(first.rows(), first.classes(), 6, 1, KERNELS)
              .predict(judges.rows());
      assertThat(right[size])
          .isEqualTo(
              (int)
                  IntStream.range(0, told.length)
                      .filter(row -> told[row] == judges.classes()[row])
                      .count());
    }
  }

  @Test
  void tellsNoItemByItself() {
    Blobs blobs = Blobs.of(2, 5, 2, 1);
    LabeledRows different = new LabeledRows(blobs.features(), new int[] {0, 1});
    int[] told = new int[2]; // wrong, right
    NeighbourCurves.leavingOneOut(different, KERNELS)
        .walk(
            new int[][] {{0, 1}},
            new int[] {1},
            (row, order, size, isRight) -> told[isRight ? 1 : 0]++);
    assertThat(told).containsExactly(2, 0);
  }

  @Test
  void letsFiveThousandOfTheLabelsJudgeAllOthers() {
    Blobs blobs = Blobs.of(5_200, 8, 2, 1);
    int[] eachAClassOfItsOwn = IntStream.range(0, 5_200).toArray();
    LabeledRows labeled = new LabeledRows(blobs.features(), eachAClassOfItsOwn);
    BitSet judges = new BitSet();
    NeighbourCurves curves = NeighbourCurves.leavingOneOut(labeled, KERNELS);
    curves.walk(
        new int[][] {eachAClassOfItsOwn},
        new int[] {5_199},
        (row, order, size, isRight) -> {
          assertThat(isRight).as("row %d, which only itself could tell", row).isFalse();
          judges.set(row);
        });
    assertThat(judges.cardinality()).isEqualTo(5_000).isEqualTo(curves.judges());
    assertThat(judges.previousSetBit(5_199)).as("drawn from all").isGreaterThan(5_000);
  }

  @Test
  void judgesTheFirstLabelsBySomeOfThemWhateverComesLater() {
    JudgesSoFar early = JudgesSoFar.among(6_000);
    JudgesSoFar late = JudgesSoFar.among(20_000);
    for (int labels : new int[] {1, 100, 5_000, 5_500, 6_000}) {
      assertThat(IntStream.range(0, 20_000).filter(row -> late.judges(row, labels)).toArray())
          .as("judges of the first %d", labels)
          .hasSize(Math.min(labels, 5_000))
          .containsExactly(
              IntStream.range(0, 6_000).filter(row -> early.judges(row, labels)).toArray());
    }
    assertThat(IntStream.range(0, 10_000).filter(row -> late.judges(row, 20_000)).count())
        .as("half of a sample of all are of the first half")
        .isBetween(2_400L, 2_600L);
    assertThat(late.atAnyOf(new int[] {100, 20_000})).hasSizeBetween(5_000, 5_100);
  }

  @Test
  void drawsNoMoreThanTenThousandOfManyLabels() {
    int labels = 30_000;
    Blobs blobs = Blobs.of(labels + 50, 4, 6, 1);
    LabeledRows all = new LabeledRows(blobs.features(), blobs.classes());
    LabeledRows labeled = all.among(IntStream.range(0, labels).toArray());
    LabeledRows judges = all.among(IntStream.range(labels, labels + 50).toArray());

    SubsampleCurve curve =
        SubsampleCurve.of(NeighbourCurves.judgedBy(judges, labeled, KERNELS), labels, false, 1);

    assertThat(curve.sizes()).containsExactly(1768, 2500, 3536, 5000, 7071, 10_000, 30_000);
    assertThat(curve.now()).as("of all labels").isEqualTo(accuracy(labeled, judges));
    assertThat(curve.bought()[5])
        .as("of the first ten thousand")
        .isEqualTo(accuracy(labeled.among(IntStream.range(0, 10_000).toArray()), judges));
  }

  @Test
  void drawsFromAllLabelsWhereTheyJudgeEachOther() {
    Blobs blobs = Blobs.of(60, 4, 3, 1);
    LabeledRows labeled = new LabeledRows(blobs.features(), blobs.classes());
    SubsampleCurve curve =
        SubsampleCurve.of(NeighbourCurves.leavingOneOut(labeled, KERNELS), 60, true, 1);
    assertThat(curve.sizes()).containsExactly(7, 10, 15, 21, 30, 42, 59);
    assertThat(curve.means()).doesNotContain(0);
    assertThat(curve.deviations()[6]).isZero();
    assertThat(curve.deviations()[5]).isPositive();
  }

  private static double accuracy(LabeledRows labeled, LabeledRows judges) {
    int[] told =
        new NearestNeighbours(labeled.rows(), labeled.classes(), 6, 1, KERNELS)
            .predict(judges.rows());
    long right =
        IntStream.range(0, told.length).filter(row -> told[row] == judges.classes()[row]).count();
    return 100.0 * right / judges.count();
  }

  @Test
  void expectsNoMoreThanIsLeftToGain() {
    Forecaster.Expectation expected = nearTheTop().with(40);
    assertThat(expected.gainInterval().high()).isLessThanOrEqualTo(1);
    assertThat(expected.chanceOf(1.1)).isZero();
    assertThat(expected.chanceOf(0.1)).isPositive();
  }

  @Test
  void takesTooLittleLeftForFlatteningWhateverHeadLearns() {
    Prospects prospects = prospects(10, 5, 40);
    Forecast.Horizon horizon = prospects.horizon(nearTheTop(), 40);
    assertThat(horizon.chance()).isZero();
    assertThat(horizon.answer()).isEqualTo(Forecast.Answer.FLATTENING);
    assertThat(prospects.reason(nearTheTop(), List.of(horizon)))
        .endsWith("with 99.0 % right already no more than 1.0 points are left to gain");
  }

  @Test
  void givesNoAnswerBeyondTenTimesTheLabelsAndSaysSo() {
    Prospects prospects = prospects(10, 1, 401);
    Forecast.Horizon horizon = prospects.horizon(nearTheTop(), 401);
    assertThat(horizon.answer()).isEqualTo(Forecast.Answer.CANNOT_SAY_YET);
    assertThat(prospects.reason(nearTheTop(), List.of(horizon)))
        .startsWith("401 more labels is more than ten times the 40 at hand")
        .contains("ask for 400 at most")
        .doesNotContain("chance");
  }

  @Test
  void callsAnEndOfGainsFlatteningOnlyWhereTheLinearHeadIsNotYetTheBetterOne() {
    Forecast.Horizon few = prospects(17, 20, 40).horizon(flat(), 40);
    assertThat(few.answer()).as("80 labels of 17 classes").isEqualTo(Forecast.Answer.FLATTENING);

    Prospects enough = prospects(16, 20, 40);
    Forecast.Horizon many = enough.horizon(flat(), 40);
    assertThat(many.answer())
        .as("80 labels of 16 classes")
        .isEqualTo(Forecast.Answer.CANNOT_SAY_YET);
    assertThat(enough.reason(flat(), List.of(many)))
        .contains("only by the nearest neighbour", "evaluate with method linear");
  }

  @Test
  void saysOfWhichHeadItSpeaksWhereGainsGoOn() {
    Prospects enough = prospects(16, 0, 40);
    Forecaster rising = rising();
    Forecast.Horizon horizon = enough.horizon(rising, 40);
    assertThat(horizon.answer()).isEqualTo(Forecast.Answer.WORTH_IT);
    assertThat(enough.reason(rising, List.of(horizon)))
        .contains("this is said of the nearest neighbour", "evaluate with method linear too");
    assertThat(prospects(17, 0, 40).reason(rising, List.of(horizon)))
        .doesNotContain("nearest neighbour");
  }

  private static Prospects prospects(int classes, double leastGain, int more) {
    return new Prospects(
        List.of(more), leastGain, classes, new Prospects.Left(Integer.MAX_VALUE, null));
  }

  private static Forecaster nearTheTop() {
    return forecaster(96, 97, 98, 98.5, 99);
  }

  /** So far. */
  private static Forecaster flat() {
    return forecaster(60, 60, 60, 60, 60);
  }

  private static Forecaster rising() {
    return forecaster(20, 30, 40, 49, 58);
  }

  /** Of 40 labels of which the first were as good as random ones. */
  private static Forecaster forecaster(double... means) {
    return forecaster(curve(means, means, 1000, false));
  }

  private static Forecaster forecaster(SubsampleCurve curve) {
    return new Forecaster(curve, new MissingClasses(new double[0]), 40, Experience.OF_BACK_TESTS);
  }

  private static SubsampleCurve curve(
      double[] means, double[] bought, int judges, boolean byThemselves) {
    int[] sizes = {10, 14, 20, 28, 40};
    double[] deviations = {2, 1.5, 1, 0.5, 0};
    return new SubsampleCurve(sizes, means, deviations, bought, 0.8, judges, byThemselves);
  }

  @Test
  void leavesRoomAroundAllRightAndAllWrong() {
    assertThat(LearningCurves.bootstrapped(40, 40).low()).isBetween(85.0, 95.0);
    assertThat(LearningCurves.bootstrapped(40, 40).high()).isEqualTo(100);
    assertThat(LearningCurves.bootstrapped(0, 40).high()).isBetween(5.0, 15.0);
    for (int right = 0; right <= 7; right++) {
      assertThat(LearningCurves.bootstrapped(right, 7).holds(100.0 * right / 7)).isTrue();
    }
  }

  @Test
  void expectsLessOfWhatFollowsAHalfThatAddedLittle() {
    double[] means = {40, 45, 50, 54, 58};
    Forecaster fresh = forecaster(curve(means, means, 1000, false));
    double[] early = {50, 54, 56, 57, 58};
    Forecaster tired = forecaster(curve(means, early, 1000, false));
    assertThat(tired.with(40).gain()).isLessThan(fresh.with(40).gain()).isPositive();
    assertThat(tired.law().drop()).isLessThan(fresh.law().drop());
  }

  @Test
  void expectsTheUsualWhereTheLabelsSayNothing() {
    double[] means = {40, 45, 50, 54, 58};
    Forecaster forecaster =
        forecaster(
            new SubsampleCurve(
                new int[] {10, 14, 20, 28, 40},
                means,
                new double[] {1e6, 1e6, 1e6, 1e6, 0},
                means,
                0.8,
                1000,
                false));
    assertThat(forecaster.law().at(80) - forecaster.law().at(40))
        .isCloseTo(Experience.OF_BACK_TESTS.rate() * PowerLaw.doublings(2), within(1e-6));
  }

  @Test
  void expectsMoreWhereClassesAreMissingAndIsLessSureOfIt() {
    double[] means = {40, 45, 50, 54, 58};
    SubsampleCurve curve = curve(means, means, 1000, false);
    Forecaster complete = forecaster(curve);
    Forecaster incomplete =
        new Forecaster(curve, new MissingClasses(new double[] {0.1}), 40, Experience.OF_BACK_TESTS);
    assertThat(incomplete.with(40).gain()).isGreaterThan(complete.with(40).gain() + 2);
    assertThat(incomplete.with(40).gainDeviation())
        .isGreaterThan(complete.with(40).gainDeviation());
  }

  @Test
  void isLessSureOfMoreLabelsAndOfLabelsThatJudgeEachOther() {
    double[] means = {40, 45, 50, 54, 58};
    Forecaster judged = forecaster(curve(means, means, 40, false));
    Forecaster byThemselves = forecaster(curve(means, means, 40, true));
    assertThat(judged.with(80).gainDeviation()).isGreaterThan(judged.with(40).gainDeviation());
    assertThat(byThemselves.with(40).top1Deviation())
        .isGreaterThan(judged.with(40).top1Deviation());
  }

  @Test
  void isLessSureWhereFewJudge() {
    int labels = 60;
    Blobs blobs = Blobs.of(labels + 1000, 2, 6, 1);
    LabeledRows all = new LabeledRows(blobs.features(), blobs.classes());
    LabeledRows labeled = all.among(IntStream.range(0, labels).toArray());
    Forecaster many =
        Forecasts.judgedBy(
            all.among(IntStream.range(labels, labels + 1000).toArray()), labeled, KERNELS);
    Forecaster few =
        Forecasts.judgedBy(
            all.among(IntStream.range(labels, labels + 50).toArray()), labeled, KERNELS);
    assertThat(few.curve().judgesLuck()).isGreaterThan(2 * many.curve().judgesLuck());
    assertThat(few.with(60).gainDeviation()).isGreaterThan(many.with(60).gainDeviation());
  }
}
