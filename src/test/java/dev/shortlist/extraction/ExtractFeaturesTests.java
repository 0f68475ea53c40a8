package dev.shortlist.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shortlist.Api;
import dev.shortlist.Npy;
import dev.shortlist.ServiceTest;
import dev.shortlist.job.JobHandlerContract;
import dev.shortlist.job.RunAgain;
import dev.shortlist.job.TestRun;
import dev.shortlist.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

@ServiceTest
class ExtractFeaturesTests extends JobHandlerContract {

  private static final int COUNT = 5;

  private static GeneratedImages images;
  private static String dataset;
  private static int transforms;

  @Autowired Api api;
  @Autowired ExtractFeatures handler;
  @Autowired TransactionOperations transactions;
  @Autowired JdbcClient jdbc;
  private ExtractionSteps steps;
  private String cache;

  /** Before the contract puts the workers to rest. */
  @BeforeAll
  static void importImages(@Autowired Api api) throws IOException {
    images = GeneratedImages.write(COUNT, 8);
    dataset = new ExtractionSteps(api).imported("folder", images.location());
  }

  /** With a transform of its own, or it would take over the vectors of the test before. */
  @BeforeEach
  void createCache() {
    steps = new ExtractionSteps(api);
    String card = "{\"crop\":8,\"mean\":[%s,0,0]}".formatted(++transforms / 100.0);
    cache = steps.cache(dataset, steps.backbone("pixels", "\"card\":" + card));
  }

  @Override
  protected UUID begin() {
    return UUID.fromString(steps.extract(cache));
  }

  @Override
  protected void assertDone() {
    assertThat(state()).isEqualTo("READY");
    assertThat(steps.vectors(cache)).hasDimensions(COUNT, 3 * 8 * 8);
  }

  @Override
  protected void assertUndone() {
    assertThat(state()).isEqualTo("EMPTY");
    assertThat(api.get("/feature-caches/%s/vectors".formatted(cache)).status()).isEqualTo(409);
    upload().expect(200);
  }

  @Test
  void answersWithTheJobThatExtractsAlready() {
    UUID job = begin();
    assertThat(state()).isEqualTo("EXTRACTING");
    assertThat(api.get("/feature-caches/" + cache).at("/job_id")).isEqualTo(job.toString());
    assertThat(begin()).isEqualTo(job);
  }

  @Test
  void refusesAnUploadWhileTheVectorsAreExtracted() {
    UUID job = begin();
    assertThat(upload().expect(409).at("/detail"))
        .contains("are being extracted; wait for job " + job);
    assertThat(state()).isEqualTo("EXTRACTING");
  }

  /** Paints an image anew when the vectors are done. */
  private static TestRun painting(UUID job) {
    return TestRun.of(
        job,
        (phase, _, _) -> {
          if (phase.equals("checking vectors")) {
            paint(77);
          }
        });
  }

  @Test
  void runsAgainWhereAnImageChangedWhileItRan() throws Exception {
    UUID job = begin();
    try {
      ExtractFeatures.Extracted extracted = handler.run(payload(), painting(job));
      assertThatExceptionOfType(RunAgain.class)
          .isThrownBy(
              () -> transactions.executeWithoutResult(_ -> handler.commit(payload(), extracted)))
          .withMessageContaining("images of the dataset changed during the extraction");
      assertThat(state()).isEqualTo("EXTRACTING");
    } finally {
      images.paint(1, 1);
    }
  }

  /** What was presumed dead: others go on before it has read its first image. */
  private static TestRun late(UUID job, Runnable meanwhile) {
    return TestRun.of(
        job,
        (phase, processed, _) -> {
          if (phase.equals("checking images") && processed == 0) {
            meanwhile.run();
          }
        });
  }

  @Test
  void leavesTheVectorsAloneThatAFasterAttemptStored() {
    UUID job = begin();
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> handler.run(payload(), late(job, () -> finish(job))))
        .withMessageContaining("this extraction of it is over");
    assertDone();
  }

  @Test
  void leavesThemAloneAlsoWhereImagesHaveChangedSince() throws IOException {
    UUID job = begin();
    Runnable finishAndPaint =
        () -> {
          finish(job);
          paint(77);
        };
    try {
      assertThatExceptionOfType(Problem.class)
          .isThrownBy(() -> handler.run(payload(), late(job, finishAndPaint)))
          .withMessageContaining("this extraction of it is over");
      assertDone();
    } finally {
      images.paint(1, 1);
    }
  }

  private ExtractFeatures.Payload payload() {
    return new ExtractFeatures.Payload(UUID.fromString(cache), "cpu", null);
  }

  private void finish(UUID job) {
    try {
      ExtractFeatures.Extracted extracted = handler.run(payload(), TestRun.of(job));
      transactions.executeWithoutResult(_ -> handler.commit(payload(), extracted));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void paint(int seed) {
    try {
      images.paint(1, seed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Is cancelled in the middle of a phase. */
  private static TestRun cancelled(UUID job, String during) {
    return TestRun.of(
        job,
        (phase, processed, total) -> {
          if (phase.equals(during) && processed > 0) {
            throw new CancellationException("after %d of %d".formatted(processed, total));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"checking images", "checking vectors"})
  void canBeCancelledWhileItChecks(String phase) {
    UUID job = begin();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> handler.run(payload(), cancelled(job, phase)));
  }

  @Test
  void answersWithItsJobWhileItHasTheCacheLocked() {
    UUID job = begin();
    transactions.executeWithoutResult(
        _ -> {
          lock();
          assertThat(begin()).isEqualTo(job);
        });
  }

  @Test
  void isRefusedWhileAnUploadHasTheCacheLocked() {
    transactions.executeWithoutResult(
        _ -> {
          lock();
          assertThat(
                  api.post("/feature-caches/%s/extract".formatted(cache), "{}")
                      .expect(409)
                      .at("/detail"))
              .contains("is under way");
        });
    assertThat(state()).isEqualTo("EMPTY");
  }

  @Test
  void waitsForWhoeverHasTheCacheLockedWhenItEnds() throws Exception {
    ExtractFeatures.Extracted extracted = handler.run(payload(), TestRun.of(begin()));
    try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> ending =
          transactions.execute(
              _ -> {
                lock();
                Future<?> started =
                    other.submit(
                        () ->
                            transactions.executeWithoutResult(
                                _ -> handler.commit(payload(), extracted)));
                awaitALock(started);
                return started;
              });
      ending.get();
    }
    assertDone();
  }

  private void lock() {
    jdbc.sql("SELECT id FROM feature_cache WHERE id = ? FOR UPDATE")
        .param(UUID.fromString(cache))
        .query(UUID.class)
        .single();
  }

  private void awaitALock(Future<?> started) {
    while (!started.isDone()
        && !jdbc.sql("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            .query(Boolean.class)
            .single()) {
      Thread.onSpinWait();
    }
  }

  private String state() {
    return api.get("/feature-caches/" + cache).expect(200).at("/state");
  }

  private Api.Reply upload() {
    float[][] rows = new float[COUNT][3 * 8 * 8];
    for (float[] row : rows) {
      row[0] = 1;
    }
    return api.put(
        "/feature-caches/%s/vectors".formatted(cache),
        "application/octet-stream",
        BodyPublishers.ofByteArray(Npy.float32(rows)));
  }
}
