package dev.shortlist.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.Pickles;
import dev.shortlist.npy.NpyFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Feature matrices made elsewhere, in the files of {@code src/test/python/make_vector_fixtures.py}.
 */
@ServiceTest
class VectorFormatTests {

  private static final int ROWS = 5;
  private static final int DIMENSION = 4;

  private final Api api;
  private final FeatureCacheSteps steps;

  @Autowired
  VectorFormatTests(Api api) {
    this.api = api;
    this.steps = new FeatureCacheSteps(api);
  }

  @ParameterizedTest
  @CsvSource({
    "pair.pth.tar, <f4",
    "pair-stream.pth.tar, <f4",
    "features.npz, <f4",
    "compressed.npz, <f4",
    "float32.parquet, <f4",
    "float64.parquet, <f4",
    "float16.parquet, <f2"
  })
  void givesBackAsNpyWhatCameInAnyFormat(String file, String descr) throws IOException {
    UUID cache = steps.cache(ROWS, DIMENSION);

    assertThat(steps.upload(cache, bytes(file)).expect(200).at("/state")).isEqualTo("READY");

    assertThat(api.get(FeatureCacheSteps.vectors(cache)).bytes())
        .isEqualTo(NpyFile.matrix(descr, features()));
  }

  /** {@code torch.save(None)} and {@code torch.save({"labels": None})}. */
  @ParameterizedTest
  @ValueSource(strings = {"N.", "}X\6\0\0\0labelsNs."})
  void refusesAFileThatHoldsNone(String pickle) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(Pickles.bytes(pickle));
    }
    Api.Reply refused = steps.upload(steps.cache(ROWS, DIMENSION), file.toByteArray());
    assertThat(refused.expect(422).at("/detail")).contains("holds 0 tensors of floats");
  }

  @ParameterizedTest
  @CsvSource({
    "pair.pth.tar, integers of shape [5]",
    "features.npz, labels of shape (5)",
    "compressed.npz, labels of shape (5)",
    "float32.parquet, column key"
  })
  void saysWhatOfTheFileItPassedOver(String file, String ignored) throws IOException {
    UUID cache = steps.cache(ROWS, DIMENSION);
    assertThat(steps.upload(cache, bytes(file)).expect(200).at("/ignored/0")).isEqualTo(ignored);
  }

  @Test
  void confirmsTheSameVectorsInAnotherFormat() throws IOException {
    UUID cache = steps.cache(ROWS, DIMENSION);
    String digest = steps.upload(cache, bytes("features.npz")).expect(200).at("/digest");
    assertThat(steps.upload(cache, bytes("pair.pth.tar")).expect(200).at("/digest"))
        .isEqualTo(digest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pair.pth.tar",
        "pair-stream.pth.tar",
        "features.npz",
        "float32.parquet",
        "float64.parquet"
      })
  void refusesAMatrixOfAnotherShapeNamingBothSides(String file) throws IOException {
    Api.Reply refused = refuse(steps.cache(6, 3), bytes(file), 422, "invalid-vectors");
    assertThat(refused.at("/errors/0/detail")).contains("there are 5 rows", "6 items");
    assertThat(refused.at("/errors/1/detail")).contains("rows have 4 numbers", "dimension 3");
  }

  @Test
  void namesEveryRowOfAParquetFileThatIsNoWholeVector() throws IOException {
    Api.Reply refused =
        refuse(steps.cache(ROWS, DIMENSION), bytes("ragged.parquet"), 422, "invalid-vectors");
    assertThat(refused.body().at("/errors").findValuesAsString("pointer"))
        .containsExactly("/1", "/3", "/4");
    assertThat(refused.at("/errors/0/detail")).isEqualTo("row 1 has 3 numbers, row 0 has 4");
    assertThat(refused.at("/errors/1/detail")).isEqualTo("row 3 has 0 numbers, row 0 has 4");
    assertThat(refused.at("/errors/2/detail")).isEqualTo("row 4 has a number that is null");
  }

  @ParameterizedTest
  @CsvSource({
    "flat.parquet, 'its columns are x, y'",
    "two.npz, 'several matrices, train of shape (5, 4) and test of shape (2, 4)'",
    "turned.pth, x.contiguous()"
  })
  void saysWhatToSendWhereThereIsNoOneMatrix(String file, String detail) throws IOException {
    Api.Reply refused = refuse(steps.cache(ROWS, DIMENSION), bytes(file), 422, "invalid-vectors");
    assertThat(refused.at("/detail")).contains(detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pair.pth.tar",
        "pair-stream.pth.tar",
        "features.npz",
        "compressed.npz",
        "float32.parquet",
        "float64.parquet"
      })
  void refusesAFileCutShort(String file) throws IOException {
    byte[] whole = bytes(file);
    for (int length : new int[] {40, whole.length / 3, whole.length / 2}) {
      refuse(steps.cache(ROWS, DIMENSION), Arrays.copyOf(whole, length), 400, "malformed-request");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pair.pth.tar", "pair-stream.pth.tar", "float32.parquet", "float64.parquet"})
  void refusesAFileThatLacksOnlyItsLastBytes(String file) throws IOException {
    byte[] whole = bytes(file);
    refuse(
        steps.cache(ROWS, DIMENSION),
        Arrays.copyOf(whole, whole.length - 10),
        400,
        "malformed-request");
  }

  @Test
  void refusesWhatIsNoMatrixAtAll() {
    byte[] text = "x,y\n1,2\n".getBytes(StandardCharsets.UTF_8);
    Api.Reply refused = refuse(steps.cache(ROWS, DIMENSION), text, 400, "malformed-request");
    assertThat(refused.at("/detail")).contains("[78 2c 79 0a 31 2c]", ".npy, .npz, Parquet");
  }

  /** Refused, with nothing of it kept. */
  private Api.Reply refuse(UUID cache, byte[] file, int status, String type) {
    Api.Reply refused = steps.upload(cache, file).expect(status);
    assertThat(refused.at("/type")).endsWith(":" + type);
    assertThat(api.get("/feature-caches/" + cache).at("/state")).isEqualTo("EMPTY");
    return refused;
  }

  private static double[][] features() {
    double[][] rows = new double[ROWS][DIMENSION];
    for (int i = 0; i < ROWS * DIMENSION; i++) {
      rows[i / DIMENSION][i % DIMENSION] = (i - 7.5) / 8;
    }
    return rows;
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in = VectorFormatTests.class.getResourceAsStream("/vectors/" + file)) {
      return in.readAllBytes();
    }
  }
}
