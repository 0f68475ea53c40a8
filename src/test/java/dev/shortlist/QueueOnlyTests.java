package dev.shortlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** A process that queues jobs for others, which may have devices that it does not have. */
@ServiceTest
@TestPropertySource(properties = "shortlist.jobs.workers=0")
class QueueOnlyTests {

  @Autowired Api api;
  @Autowired JdbcClient jdbc;

  @Test
  void queuesAnExtractionForADeviceOfAnother() {
    String dataset = Campaign.dataset(api, "images-" + UUID.randomUUID(), 4);
    giveImages(dataset);
    String extract = "/feature-caches/%s/extract".formatted(cache(dataset, pixels()));

    assertThat(api.post(extract, "{\"device\":\"gpu\"}").expect(422).at("/detail"))
        .contains("'gpu' is no device");
    assertThat(api.post(extract, "{\"device\":\"cuda:99\"}").expect(202).at("/state"))
        .isEqualTo("QUEUED");
  }

  @Test
  void queuesATrainingForADeviceOfAnother() {
    Campaign campaign = campaign();
    Campaign validation = campaign();
    api.post(
            "/pools/%s/labels".formatted(campaign.pool()),
            campaign.labels(List.of(0, 1, 2), new int[] {0, 1, 0}))
        .expect(200);
    jdbc.sql("INSERT INTO dataset_truth (dataset_id, classes) VALUES (:dataset, :classes)")
        .param("dataset", UUID.fromString(validation.dataset()))
        .param("classes", new byte[6 * Integer.BYTES])
        .update();

    Api.Reply asked =
        api.post(
            "/evaluations",
            """
            {"pool_id":"%s","validation_feature_cache_id":"%s","method":"scratch",
             "options":{"card":"cifar-32","device":"cuda:99"}}\
            """
                .formatted(campaign.pool(), validation.cache()));

    assertThat(api.get("/jobs/" + asked.expect(202).at("/job_id")).at("/state"))
        .isEqualTo("QUEUED");
  }

  private Campaign campaign() {
    Campaign campaign = Campaign.open(api, Campaign.blobs(6, 4, 2, 1), List.of("cat", "dog"), 6);
    giveImages(campaign.dataset());
    return campaign;
  }

  /** Without workers there is no import that could. */
  private void giveImages(String dataset) {
    jdbc.sql("UPDATE dataset SET images = TRUE WHERE id = :id")
        .param("id", UUID.fromString(dataset))
        .update();
  }

  private String pixels() {
    return api.post(
            "/backbones", "{\"name\":\"%s\",\"kind\":\"pixels\"}".formatted(UUID.randomUUID()))
        .expect(201)
        .at("/id");
  }

  private String cache(String dataset, String backbone) {
    return api.post(
            "/feature-caches",
            "{\"dataset_id\":\"%s\",\"backbone_id\":\"%s\",\"name\":\"features\"}"
                .formatted(dataset, backbone))
        .expect(201)
        .at("/id");
  }
}
