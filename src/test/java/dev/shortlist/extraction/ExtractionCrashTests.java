package dev.shortlist.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** kill -9 in the middle of an extraction. */
class ExtractionCrashTests {

  private static final Logger log = LoggerFactory.getLogger(ExtractionCrashTests.class);

  /** Each of the images is listed often: enough work to be killed in. */
  private static final int IMAGES = 3;

  private static final int ITEMS = 3000;
  private static final int SIDE = 256;
  private static final int CHUNK = 512;

  @TempDir Path data;

  @Test
  void goesOnFromTheLastStoredChunk() throws Exception {
    GeneratedImages images = GeneratedImages.write(IMAGES, SIDE);
    Path manifest =
        Files.writeString(
            images.folder().resolve("manifest.csv"),
            IntStream.range(0, ITEMS)
                .mapToObj(item -> "%d,%04d.png".formatted(item, item % IMAGES))
                .collect(Collectors.joining("\n", "key,uri\n", "\n")));
    String cache;
    int stored;
    try (ServiceProcess service = start(images)) {
      ExtractionSteps steps = new ExtractionSteps(service.api());
      String dataset = steps.imported("manifest", manifest.toString());
      cache = steps.cache(dataset, steps.backbone("pixels", "\"card\":\"pixels\""));
      stored = awaitChunk(service.api(), steps.extract(cache));
      service.kill();
    }

    try (ServiceProcess service = start(images)) {
      Api api = service.api();
      ExtractionSteps steps = new ExtractionSteps(api);
      String job = api.get("/feature-caches/" + cache).expect(200).at("/job_id");
      int resumedAt = processedAtFirst(api, job);
      log.info("Killed with {} of {} items done, gone on from {}", stored, ITEMS, resumedAt);

      assertThat(api.succeeded(job).body().at("/attempt").asInt()).isEqualTo(2);
      assertThat(resumedAt).isBetween(CHUNK, ITEMS - 1);
      float[][] vectors = steps.vectors(cache);
      assertThat(vectors).hasDimensions(ITEMS, 768);
      assertThat(vectors[1]).isNotEqualTo(vectors[0]);
      for (int item = IMAGES; item < ITEMS; item++) {
        assertThat(vectors[item]).as("item %d", item).isEqualTo(vectors[item % IMAGES]);
      }
    }
  }

  private ServiceProcess start(GeneratedImages images) {
    return ServiceProcess.start(data, "--shortlist.locations.roots=" + images.location());
  }

  /** Waits until a chunk must have been stored, and tells how many items were done by then. */
  private static int awaitChunk(Api api, String job) {
    return processed(
        api.job(job, reply -> reply.at("/phase").equals("extracting") && processed(reply) > CHUNK));
  }

  /** Where the second attempt began, as its progress tells before it goes on. */
  private static int processedAtFirst(Api api, String job) {
    return processed(
        api.job(
            job,
            reply ->
                reply.body().at("/attempt").asInt() > 1
                    && List.of("extracting", "checking vectors").contains(reply.at("/phase"))));
  }

  private static int processed(Api.Reply job) {
    return job.body().at("/progress/processed").asInt();
  }
}
