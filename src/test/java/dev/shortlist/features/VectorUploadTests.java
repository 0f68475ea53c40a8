package dev.shortlist.features;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.digest.Sha256;
import dev.shortlist.npy.NpyFile;
import dev.shortlist.npy.NpyHeader;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ServiceTest
class VectorUploadTests {

  private static final double[][] ROWS = {{3, -4}, {0.5, 1e-8}, {0, 65_504}};

  @Autowired Api api;
  @Autowired JdbcClient jdbc;
  private FeatureCacheSteps steps;

  @BeforeEach
  void useTheService() {
    steps = new FeatureCacheSteps(api);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<f2", "<f4"})
  void keepsTheVectorsByteForByte(String descr) {
    UUID cache = steps.cache(3, 2);
    byte[] npy = NpyFile.matrix(descr, ROWS);
    Api.Reply ready = steps.upload(cache, npy).expect(200);
    assertThat(ready.at("/id")).isEqualTo(cache.toString());
    assertThat(ready.at("/state")).isEqualTo("READY");
    assertThat(ready.body().at("/rows").asInt()).isEqualTo(3);
    assertThat(ready.body().at("/dimension").asInt()).isEqualTo(2);
    assertThat(ready.at("/digest")).isEqualTo(digestOfMatrix(npy));

    assertThat(api.get("/feature-caches/" + cache).expect(200).body()).isEqualTo(ready.body());
    Api.Reply download = api.get(FeatureCacheSteps.vectors(cache)).expect(200);
    assertThat(download.bytes()).isEqualTo(npy);
    assertThat(download.header("Content-Type")).hasValue("application/octet-stream");
  }

  @Test
  void tellsTheLengthOfADownloadWithoutReadingIt() {
    UUID cache = steps.cache(3, 2);
    byte[] npy = NpyFile.matrix("<f4", ROWS);
    steps.upload(cache, npy).expect(200);
    jdbc.sql("UPDATE feature_chunk SET vectors = 'damaged' WHERE feature_cache_id = ?")
        .param(cache)
        .update();

    Api.Reply head = api.send(api.request(FeatureCacheSteps.vectors(cache)).HEAD()).expect(200);

    assertThat(head.header("Content-Length")).hasValue(String.valueOf(npy.length));
    assertThat(head.header("Content-Disposition").orElseThrow()).contains(cache + ".npy");
    api.get(FeatureCacheSteps.vectors(cache)).expect(500);
  }

  @Test
  void roundsFloat64ToFloat32() {
    UUID cache = steps.cache(3, 2);
    Api.Reply ready = steps.upload(cache, NpyFile.matrix("<f8", ROWS)).expect(200);
    byte[] rounded = NpyFile.matrix("<f4", ROWS);
    assertThat(ready.at("/element_type")).isEqualTo("F4");
    assertThat(ready.at("/digest")).isEqualTo(digestOfMatrix(rounded));
    assertThat(api.get(FeatureCacheSteps.vectors(cache)).bytes()).isEqualTo(rounded);
  }

  @Test
  void takesTheContentTypeThatCurlSendsByItself() {
    UUID cache = steps.cache(3, 2);
    api.put(
            FeatureCacheSteps.vectors(cache),
            "application/x-www-form-urlencoded",
            BodyPublishers.ofByteArray(NpyFile.matrix("<f4", ROWS)))
        .expect(200);
  }

  @Test
  void storesALargeMatrixInChunksThatCoverIt() {
    int rows = 5_000;
    int dimension = 512;
    UUID cache = steps.cache(rows, dimension);
    byte[] npy = NpyFile.matrix("<f4", ramp(rows, dimension));
    steps.upload(cache, npy).expect(200);

    String firstRows =
        jdbc.sql(
                """
                SELECT string_agg(first_row::text, ' ' ORDER BY first_row)
                  FROM feature_chunk WHERE feature_cache_id = ?
                """)
            .param(cache)
            .query(String.class)
            .single();
    assertThat(firstRows).isEqualTo("0 2048 4096");
    assertThat(api.get(FeatureCacheSteps.vectors(cache)).bytes()).isEqualTo(npy);
  }

  @Test
  void answersTheSameVectorsAgainAsBefore() {
    UUID cache = steps.cache(3, 2);
    byte[] npy = NpyFile.matrix("<f4", ROWS);
    Api.Reply first = steps.upload(cache, npy).expect(200);
    Api.Reply again = steps.upload(cache, npy).expect(200);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void neverChangesAReadyCache() {
    UUID cache = steps.cache(3, 2);
    byte[] held = NpyFile.matrix("<f4", ROWS);
    steps.upload(cache, held).expect(200);
    byte[] other = NpyFile.matrix("<f4", new double[][] {{1, 2}, {3, 4}, {5, 6}});
    Api.Reply refused = steps.upload(cache, other).expect(409);
    assertThat(refused.at("/type")).endsWith(":wrong-state");
    assertThat(refused.at("/held_digest")).isEqualTo(digestOfMatrix(held));
    assertThat(refused.at("/sent_digest")).isEqualTo(digestOfMatrix(other));
    assertThat(api.get(FeatureCacheSteps.vectors(cache)).bytes()).isEqualTo(held);
  }

  @Test
  void namesEveryFaultOfTheHeader() {
    byte[] npy = NpyFile.of(new NpyHeader(">i4", true, List.of(4L, 3L)), new byte[48]);
    Api.Reply refused = refuse(steps.cache(3, 2), npy, 422, "invalid-vectors");
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/descr");
    assertThat(refused.at("/errors/0/detail")).contains(">i4", "x.astype('<f4')");
    assertThat(refused.at("/errors/1/pointer")).isEqualTo("/fortran_order");
    assertThat(refused.at("/errors/1/detail")).contains("np.ascontiguousarray(x)");
    assertThat(refused.at("/errors/2/pointer")).isEqualTo("/shape/0");
    assertThat(refused.at("/errors/2/detail")).contains("4 rows", "3 items");
    assertThat(refused.at("/errors/3/pointer")).isEqualTo("/shape/1");
    assertThat(refused.at("/errors/3/detail")).contains("3 numbers", "dimension 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {">f4", "<i8", "|u1", "<c8", "|O", "|S4", "<f16"})
  void refusesElementsThatAreNoFloats(String descr) {
    Api.Reply refused =
        refuse(
            steps.cache(3, 2),
            NpyFile.of(NpyHeader.of(descr, 3, 2), new byte[96]),
            422,
            "invalid-vectors");
    assertThat(refused.at("/detail")).contains(descr, "x.astype('<f4')");
  }

  @Test
  void refusesAnArrayThatIsNoMatrix() {
    byte[] npy = NpyFile.of(NpyHeader.of("<f4", 3, 1, 2), new byte[24]);
    Api.Reply refused = refuse(steps.cache(3, 2), npy, 422, "invalid-vectors");
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/shape");
    assertThat(refused.at("/detail")).contains("(3, 1, 2)", "x.reshape(3, 2)");
  }

  @Test
  void refusesATruncatedFileSayingWhereItEnds() {
    byte[] npy = NpyFile.matrix("<f4", ROWS);
    byte[] cut = Arrays.copyOf(npy, npy.length - 5);
    Api.Reply refused = refuse(steps.cache(3, 2), cut, 422, "invalid-vectors");
    assertThat(refused.at("/detail")).contains("row 2", "24 bytes", "19 came");
  }

  @Test
  void refusesBytesAfterTheLastRow() {
    byte[] npy = NpyFile.matrix("<f4", ROWS);
    byte[] longer = Arrays.copyOf(npy, npy.length + 1);
    Api.Reply refused = refuse(steps.cache(3, 2), longer, 422, "invalid-vectors");
    assertThat(refused.at("/detail")).contains("bytes follow the last row");
  }

  @Test
  void refusesABodyThatIsNoNpyFile() {
    Api.Reply refused =
        refuse(steps.cache(3, 2), "[[1,2],[3,4]]".getBytes(UTF_8), 400, "malformed-request");
    assertThat(refused.at("/detail")).contains("np.save");
  }

  @Test
  void refusesAnEmptyBody() {
    refuse(steps.cache(3, 2), new byte[0], 400, "malformed-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<f2", "<f4", "<f8"})
  void namesEveryRowThatIsNotFinite(String descr) {
    double[][] rows = {{1, 2}, {3, Double.NaN}, {Double.NEGATIVE_INFINITY, 6}};
    Api.Reply refused =
        refuse(steps.cache(3, 2), NpyFile.matrix(descr, rows), 422, "invalid-vectors");
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/1/1");
    assertThat(refused.at("/errors/0/detail")).isEqualTo("row 1, column 1 is NaN");
    assertThat(refused.at("/errors/1/pointer")).isEqualTo("/2/0");
    assertThat(refused.at("/errors/1/detail")).isEqualTo("row 2, column 0 is -Infinity");
    assertThat(refused.at("/detail")).contains("np.isfinite");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<f2", "<f4", "<f8"})
  void refusesARowOfZerosNamingItsNumber(String descr) {
    double[][] rows = {{1, 2}, {0, 1}, {0, -0.0}};
    Api.Reply refused =
        refuse(steps.cache(3, 2), NpyFile.matrix(descr, rows), 422, "invalid-vectors");
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/2");
    assertThat(refused.at("/errors/0/detail")).contains("row 2 is all zeros");
    assertThat(refused.body().at("/errors")).hasSize(1);
  }

  @Test
  void refusesANumberThatOverflowsFloat32() {
    byte[] npy = NpyFile.matrix("<f8", new double[][] {{1, 2}, {3, 1e300}});
    Api.Reply refused = refuse(steps.cache(2, 2), npy, 422, "invalid-vectors");
    assertThat(refused.at("/detail")).contains("row 1, column 1 is 1.0E300", "float32");
  }

  @Test
  void namesAFaultyRowOfALaterChunk() {
    double[][] rows = ramp(5_000, 512);
    rows[4_999][511] = Double.NaN;
    Api.Reply refused =
        refuse(steps.cache(5_000, 512), NpyFile.matrix("<f4", rows), 422, "invalid-vectors");
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/4999/511");
  }

  @Test
  void staysEmptyAndTakesAnotherUploadWhenTheCallerHangsUp() throws Exception {
    UUID cache = steps.cache(5_000, 512);
    byte[] npy = NpyFile.matrix("<f4", ramp(5_000, 512));
    try (Socket _ = sendHalf(cache, npy)) {
      awaitFillingOf(cache);
      assertThat(steps.upload(cache, npy).expect(409).at("/detail")).contains("is under way");
    }
    while (isBeingFilled(cache)) {
      Thread.sleep(10);
    }
    assertThat(api.get("/feature-caches/" + cache).at("/state")).isEqualTo("EMPTY");
    assertThat(chunksOf(cache)).isZero();
    steps.upload(cache, npy).expect(200);
  }

  @Test
  void letsOneOfTwoUploadsAtOnceWin() throws Exception {
    UUID cache = steps.cache(3, 2);
    List<byte[]> bodies =
        List.of(
            NpyFile.matrix("<f4", ROWS),
            NpyFile.matrix("<f4", new double[][] {{1, 2}, {3, 4}, {5, 6}}));
    CountDownLatch start = new CountDownLatch(1);
    List<Api.Reply> replies;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          bodies.stream()
              .map(
                  body ->
                      threads.submit(
                          () -> {
                            start.await();
                            return steps.upload(cache, body);
                          }))
              .toList();
      start.countDown();
      replies = List.of(running.get(0).get(), running.get(1).get());
    }
    assertThat(replies).extracting(Api.Reply::status).containsExactlyInAnyOrder(200, 409);
    int winner = replies.get(0).status() == 200 ? 0 : 1;
    assertThat(api.get(FeatureCacheSteps.vectors(cache)).bytes()).isEqualTo(bodies.get(winner));
  }

  /** Refused, with nothing of it kept. */
  private Api.Reply refuse(UUID cache, byte[] npy, int status, String type) {
    Api.Reply refused = steps.upload(cache, npy).expect(status);
    assertThat(refused.at("/type")).endsWith(":" + type);
    assertThat(api.get("/feature-caches/" + cache).at("/state")).isEqualTo("EMPTY");
    assertThat(chunksOf(cache)).isZero();
    return refused;
  }

  private int chunksOf(UUID cache) {
    return jdbc.sql("SELECT count(*) FROM feature_chunk WHERE feature_cache_id = ?")
        .param(cache)
        .query(Integer.class)
        .single();
  }

  private Socket sendHalf(UUID cache, byte[] npy) throws IOException {
    var uri = api.request(FeatureCacheSteps.vectors(cache)).build().uri();
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    String head =
        "PUT %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
            .formatted(uri.getPath(), npy.length);
    socket.getOutputStream().write(head.getBytes(US_ASCII));
    socket.getOutputStream().write(npy, 0, npy.length / 2);
    socket.getOutputStream().flush();
    return socket;
  }

  private void awaitFillingOf(UUID cache) throws InterruptedException {
    while (!isBeingFilled(cache)) {
      Thread.sleep(10);
    }
  }

  private boolean isBeingFilled(UUID cache) {
    return jdbc.sql("SELECT id FROM feature_cache WHERE id = ? FOR UPDATE SKIP LOCKED")
        .param(cache)
        .query(UUID.class)
        .optional()
        .isEmpty();
  }

  private static double[][] ramp(int rows, int dimension) {
    double[][] matrix = new double[rows][dimension];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < dimension; column++) {
        matrix[row][column] = row - column + 0.5;
      }
    }
    return matrix;
  }

  private static String digestOfMatrix(byte[] npy) {
    MessageDigest sha256 = Sha256.start();
    sha256.update(npy, 128, npy.length - 128);
    return Sha256.end(sha256);
  }
}
