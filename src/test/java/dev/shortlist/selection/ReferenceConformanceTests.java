package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.fixture.SharedFiles;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.MersenneTwister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** With parity on, the ids of the reference program, in its order. */
class ReferenceConformanceTests {

  private static final Kernels KERNELS = Kernels.cpu(2);

  /** Pools that were put to the reference program, or to an independent account of it. */
  enum Pool {
    /** Our own, see {@code make-blobs.py}. */
    BLOBS_600X12,
    BLOBS_1000X16,
    BLOBS_2000X32;

    ReferenceFixture read() {
      return ReferenceFixture.read(
          switch (this) {
            case BLOBS_600X12 -> Path.of("src/test/resources/selection/blobs-600x12.npy");
            case BLOBS_1000X16 -> SharedFiles.require("fixtures/blobs-1000x16.npy");
            case BLOBS_2000X32 -> SharedFiles.require("fixtures/blobs-2000x32.npy");
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void kmeansPicksWhatTheReferencePicks(Pool pool) {
    ReferenceFixture fixture = pool.read();
    for (ReferenceFixture.Selection selection : fixture.kmeans()) {
      assertThat(select("kmeans", fixture, selection)).isEqualTo(selection.picks());
    }
  }

  /** Of two members rounding alone decides, so products have to be cut where OpenBLAS cuts them. */
  @Test
  void kmeansPicksWhatFaissPicksAmongWideRows() {
    ReferenceFixture fixture = ReferenceFixture.wide();
    for (ReferenceFixture.Selection selection : fixture.kmeans()) {
      assertThat(select("kmeans", fixture, selection)).isEqualTo(selection.picks());
    }
  }

  @ParameterizedTest
  @EnumSource
  void coreSetPicksWhatTheReferencePicks(Pool pool) {
    ReferenceFixture fixture = pool.read();
    assertThat(select("core-set", fixture, fixture.coreSet())).isEqualTo(fixture.coreSet().picks());
  }

  @ParameterizedTest
  @EnumSource
  void coreSetPicksWhatADoubleFarthestFirstPicks(Pool pool) {
    ReferenceFixture fixture = pool.read();
    int[] labeled = IntStream.range(0, 10).map(i -> 59 * i).toArray();
    List<Integer> expected = farthestFirst(fixture.features(), labeled, 30);
    assertThat(select("core-set", fixture, new ReferenceFixture.Selection(labeled, 30, expected)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"BLOBS_600X12", "BLOBS_1000X16"})
  void multiBatchKMeansPicksWhatTheReferencePicks(Pool pool) {
    ReferenceFixture fixture = pool.read();
    for (ReferenceFixture.Selection selection : fixture.multiBatchKMeans()) {
      assertThat(select("multi-batch-kmeans", fixture, selection)).isEqualTo(selection.picks());
    }
  }

  @Test
  void multiBatchKMeansFillsUpWhereTheReferenceIsShort() {
    ReferenceFixture fixture = Pool.BLOBS_2000X32.read();
    ReferenceFixture.Selection selection = fixture.multiBatchKMeans().getFirst();
    assertThat(selection.picks()).hasSize(19);
    assertThat(select("accu_kmeans", fixture, selection))
        .hasSize(20)
        .containsAll(selection.picks());
  }

  @ParameterizedTest
  @CsvSource({"10, 110.153", "20, 101.775", "50, 87.234"})
  void kmeansReachesTheReferencesObjective(int clusters, double objective) {
    ReferenceFixture fixture = Pool.BLOBS_1000X16.read();
    Clustering clustering =
        ReferenceKMeans.cluster(fixture.features(), clusters, KERNELS, Observer.NONE);
    assertThat(clustering.objective()).isCloseTo(objective, within(1e-5 * objective));
  }

  @Test
  void ownKMeansReachesAnObjectiveNoHigher() {
    ReferenceFixture fixture = Pool.BLOBS_600X12.read();
    Clustering reference = ReferenceKMeans.cluster(fixture.features(), 16, KERNELS, Observer.NONE);
    Clustering own = new KMeans(fixture.features(), 16, KERNELS).cluster(3, 50, 1, Observer.NONE);
    assertThat(own.objective()).isLessThanOrEqualTo(reference.objective());
  }

  @Test
  void theTwisterIsInitialisedTheClassicWay() {
    MersenneTwister twister = new MersenneTwister(5489);
    int tenThousandth = 0;
    for (int i = 0; i < 10_000; i++) {
      tenThousandth = twister.nextInt();
    }
    // what the C++ standard demands of std::mt19937
    assertThat(Integer.toUnsignedLong(tenThousandth)).isEqualTo(4_123_659_995L);
  }

  @Test
  void asManyClustersAsItemsGiveEveryItem() {
    ReferenceFixture fixture = Pool.BLOBS_600X12.read();
    ReferenceFixture.Selection all =
        new ReferenceFixture.Selection(new int[0], 600, IntStream.range(0, 600).boxed().toList());
    assertThat(select("kmeans", fixture, all)).isEqualTo(all.picks());
  }

  private static List<Integer> select(
      String name, ReferenceFixture fixture, ReferenceFixture.Selection selection) {
    return Strategies.strategyFor(Strategies.parse(Map.of("name", name, "parity", true)))
        .select(fixture.problem(selection), KERNELS, Observer.NONE)
        .picks()
        .stream()
        .map(Pick::item)
        .toList();
  }

  private static List<Integer> farthestFirst(FeatureMatrix features, int[] labeled, int budget) {
    double[] distances = new double[features.rows()];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    for (int item : labeled) {
      lower(features, item, distances);
    }
    TreeSet<Integer> left = new TreeSet<>(IntStream.range(0, features.rows()).boxed().toList());
    Arrays.stream(labeled).boxed().forEach(left::remove);
    return IntStream.range(0, budget)
        .mapToObj(
            rank -> {
              int farthest = left.first();
              for (int item : left) {
                farthest = distances[item] > distances[farthest] ? item : farthest;
              }
              left.remove(farthest);
              lower(features, farthest, distances);
              return farthest;
            })
        .toList();
  }

  private static void lower(FeatureMatrix features, int item, double[] distances) {
    for (int row = 0; row < distances.length; row++) {
      double sum = 0;
      for (int k = 0; k < features.dimension(); k++) {
        double difference = (double) features.get(row, k) - features.get(item, k);
        sum += difference * difference;
      }
      distances[row] = Math.min(distances[row], sum);
    }
  }
}
