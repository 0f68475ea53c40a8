package dev.shortlist.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.npy.NpyFile;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

@ServiceTest
class LocalFeaturesTests {

  private static final double[][] ROWS = {{3, -4}, {0.6, 0.8}, {1e-20, 0}};

  @Autowired Api api;
  @Autowired FeatureCaches caches;
  @Autowired FeatureChunks chunks;
  @Autowired JdbcClient jdbc;
  @TempDir Path folder;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private FeatureCacheSteps steps;
  private LocalFeatures features;

  @BeforeEach
  void useAFolderOfItsOwn() {
    steps = new FeatureCacheSteps(api);
    features =
        new LocalFeatures(
            chunks,
            folder,
            new FeatureSettings(DataSize.ofMegabytes(100), 1),
            Clock.systemUTC(),
            meters);
  }

  @Test
  void mapsRowsOfUnitLength() {
    try (MappedFeatures mapped = features.open(filled("<f4", ROWS))) {
      FeatureMatrix matrix = mapped.matrix();
      assertThat(matrix.rows()).isEqualTo(3);
      assertThat(matrix.dimension()).isEqualTo(2);
      assertThat(row(matrix, 0)).containsExactly(0.6f, -0.8f);
      assertThat(row(matrix, 2)).containsExactly(1, 0);
    }
  }

  @Test
  void keepsRowsOfUnitLengthToTheBit() {
    float[] almost = {0.6f, Math.nextUp(0.8f)};
    double[][] rows = {{almost[0], almost[1]}, {1, 0}};
    try (MappedFeatures mapped = features.open(filled("<f4", rows))) {
      assertThat(row(mapped.matrix(), 0)).containsExactly(almost);
    }
  }

  @Test
  void keepsTheParityFixturesToTheBit() throws IOException {
    Path fixture = Path.of("..", "shared", "fixtures", "blobs-1000x16.npy");
    assumeThat(fixture).as("the shared fixtures are not here").exists();
    byte[] npy = Files.readAllBytes(fixture);
    UUID cache = steps.cache(1000, 16);
    steps.upload(cache, npy).expect(200);
    try (MappedFeatures mapped = features.open(caches.require(cache))) {
      assertThat(mapped.matrix().segment().asByteBuffer())
          .isEqualTo(ByteBuffer.wrap(npy, 128, npy.length - 128));
    }
  }

  @Test
  void widensHalvesBeforeNormalising() {
    try (MappedFeatures mapped =
        features.open(filled("<f2", new double[][] {{0.1, 0.2}, {5, 12}}))) {
      double tenth = Float.float16ToFloat(Float.floatToFloat16(0.1f));
      double fifth = Float.float16ToFloat(Float.floatToFloat16(0.2f));
      assertThat(row(mapped.matrix(), 0)[0])
          .isCloseTo((float) (tenth / Math.hypot(tenth, fifth)), within(1e-7f));
      assertThat(row(mapped.matrix(), 1)).containsExactly(5 / 13f, 12 / 13f);
    }
  }

  @Test
  void buildsOnceForEightOpenersAtOnce() throws Exception {
    FeatureCache cache = filled("<f4", tall(6_000, 512));
    CyclicBarrier together = new CyclicBarrier(8);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var opened =
          IntStream.range(0, 8)
              .mapToObj(
                  _ ->
                      threads.submit(
                          () -> {
                            together.await();
                            try (MappedFeatures mapped = features.open(cache)) {
                              return mapped.matrix().get(5_999, 511);
                            }
                          }))
              .toList();
      for (var value : opened) {
        assertThat(value.get()).isEqualTo((float) (1 / Math.sqrt(512)));
      }
    }
    assertThat(meters.counter("features.cache", "result", "built").count()).isEqualTo(1);
    assertThat(meters.counter("features.cache", "result", "found").count()).isEqualTo(7);
  }

  @Test
  void sharesTheFileBetweenCachesOfTheSameVectors() throws IOException {
    features.open(filled("<f4", ROWS)).close();
    features.open(filled("<f4", ROWS)).close();
    assertThat(files()).hasSize(1);
  }

  @Test
  void makesALostFileAgain() throws IOException {
    FeatureCache cache = filled("<f4", ROWS);
    features.open(cache).close();
    Files.delete(files().getFirst());
    try (MappedFeatures mapped = features.open(cache)) {
      assertThat(row(mapped.matrix(), 0)).containsExactly(0.6f, -0.8f);
    }
  }

  @Test
  void makesAFileOfTheWrongLengthAgain() throws IOException {
    FeatureCache cache = filled("<f4", ROWS);
    features.open(cache).close();
    Files.write(files().getFirst(), new byte[7]);
    try (MappedFeatures mapped = features.open(cache)) {
      assertThat(row(mapped.matrix(), 0)).containsExactly(0.6f, -0.8f);
    }
  }

  @Test
  void staysReadableWhileOpenEvenIfTheFileVanishes() throws IOException {
    try (MappedFeatures mapped = features.open(filled("<f4", ROWS))) {
      Files.delete(files().getFirst());
      assertThat(row(mapped.matrix(), 0)).containsExactly(0.6f, -0.8f);
    }
  }

  @Test
  void cannotBeReadAfterClosing() {
    MappedFeatures mapped = features.open(filled("<f4", ROWS));
    FeatureMatrix matrix = mapped.matrix();
    mapped.close();
    mapped.close();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> matrix.get(0, 0));
  }

  @Test
  void namesADamagedChunkAndLeavesNothingBehind() throws IOException {
    FeatureCache cache = filled("<f4", tall(6_000, 512));
    jdbc.sql(
            """
            UPDATE feature_chunk SET vectors = set_byte(vectors, 100, 255)
             WHERE feature_cache_id = ? AND first_row = 2048
            """)
        .param(cache.id())
        .update();
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> features.open(cache))
        .withMessageContaining("rows 2048-4095 does not match its checksum")
        .returns(ProblemType.INTERNAL, Problem::type);
    assertThat(files()).isEmpty();
    assertThatExceptionOfType(AssertionError.class)
        .as("a download that cannot be completed breaks off")
        .isThrownBy(() -> api.get(FeatureCacheSteps.vectors(cache.id())))
        .withCauseInstanceOf(IOException.class);
  }

  @Test
  void namesAMissingChunk() {
    FeatureCache cache = filled("<f4", ROWS);
    jdbc.sql("DELETE FROM feature_chunk WHERE feature_cache_id = ?").param(cache.id()).update();
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> features.open(cache))
        .withMessageContaining("from row 0 on is missing");
    assertThat(api.get(FeatureCacheSteps.vectors(cache.id())).expect(500).at("/detail"))
        .contains("from row 0 on is missing");
  }

  @Test
  void hasNothingToOpenWhileTheCacheIsEmpty() {
    FeatureCache empty = caches.require(steps.cache(3, 2));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> features.open(empty))
        .returns(ProblemType.WRONG_STATE, Problem::type);
  }

  @Test
  void saysWhereItCannotWrite() throws IOException {
    Files.delete(folder);
    Files.createFile(folder);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> features.open(filled("<f4", ROWS)))
        .withMessageContaining(folder.toString())
        .returns(ProblemType.INTERNAL, Problem::type);
  }

  private FeatureCache filled(String descr, double[][] rows) {
    UUID cache = steps.cache(rows.length, rows[0].length);
    steps.upload(cache, NpyFile.matrix(descr, rows)).expect(200);
    return caches.require(cache);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** Equal numbers, so that every normalised one is 1/√d. */
  private static double[][] tall(int rows, int dimension) {
    double[][] matrix = new double[rows][dimension];
    for (double[] row : matrix) {
      Arrays.fill(row, 2);
    }
    return matrix;
  }

  private static float[] row(FeatureMatrix matrix, int row) {
    float[] numbers = new float[matrix.dimension()];
    matrix.copyRow(row, numbers, 0);
    return numbers;
  }
}
