package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.NearestNeighbours;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForecasterTests {

  private static final Kernels KERNELS = Kernels.cpu(2);

  @Test
  void findsTheLawThatACurveFollows() {
    double[] labels = {10, 14, 20, 28, 40, 57, 80};
    PowerLaw law = new PowerLaw(90, 120, 0.6);
    PowerLaw fitted = PowerLaw.fit(labels, Arrays.stream(labels).map(law::at).toArray());
    assertThat(fitted.at(320)).isCloseTo(law.at(320), within(0.01));
  }

  @Test
  void fitsACurveThatFallsByOneThatDoesNot() {
    PowerLaw fitted = PowerLaw.fit(new double[] {10, 20, 40}, new double[] {60, 58, 55});
    assertThat(fitted.at(1000)).isEqualTo(fitted.at(10)).isCloseTo(57.67, within(0.01));
  }

  @Test
  void neverFitsACurveBeyondAllRight() {
    PowerLaw fitted = PowerLaw.fit(new double[] {10, 20, 40}, new double[] {60, 80, 97});
    assertThat(fitted.ceiling()).isLessThanOrEqualTo(100);
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
    assertThat(curves.judgesAmong(100)).isEqualTo(judges.get(0, 100).cardinality());
  }

  @Test
  void expectsLessOfWhatFollowsAHalfThatAddedLittle() {
    int[] sizes = {10, 14, 20, 28, 40};
    double[] means = {40, 45, 50, 54, 58};
    double[] deviations = {4, 3, 2, 1, 0};
    Forecaster fresh =
        Forecaster.of(new SubsampleCurve(sizes, means, deviations, means, 1000, false), 40);
    double[] early = {50, 54, 56, 57, 58};
    Forecaster tired =
        Forecaster.of(new SubsampleCurve(sizes, means, deviations, early, 1000, false), 40);
    assertThat(tired.with(40).gain()).isLessThan(fresh.with(40).gain()).isPositive();
  }

  @Test
  void isLessSureOfMoreLabelsAndOfLabelsThatJudgeEachOther() {
    int[] sizes = {10, 14, 20, 28, 40};
    double[] means = {40, 45, 50, 54, 58};
    double[] deviations = {4, 3, 2, 1, 0};
    Forecaster judged =
        Forecaster.of(new SubsampleCurve(sizes, means, deviations, means, 40, false), 40);
    Forecaster byThemselves =
        Forecaster.of(new SubsampleCurve(sizes, means, deviations, means, 40, true), 40);
    assertThat(judged.with(80).gainDeviation()).isGreaterThan(judged.with(40).gainDeviation());
    assertThat(byThemselves.with(40).top1Deviation())
        .isGreaterThan(judged.with(40).top1Deviation());
  }
}
