package dev.shortlist.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.Campaign;
import dev.shortlist.ServiceTest;
import dev.shortlist.job.JobHandlerContract;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class ReplayBatchTests extends JobHandlerContract {

  private static Campaign campaign;
  private static String round;
  private static List<Integer> batch;

  @Autowired Api api;

  private String job = "";

  /** Before the contract puts the workers to rest. */
  @BeforeAll
  static void selectBatch(@Autowired Api api) {
    campaign = Campaign.open(api, Campaign.blobs(40, 4, 3, 1), List.of("cat", "dog"), 20);
    round = campaign.round("{\"name\":\"kmeans\"}", 5);
    batch = campaign.select(round);
  }

  @Override
  protected UUID begin() {
    job = api.post("/rounds/" + round + "/replay", "").expect(202).at("/id");
    return UUID.fromString(job);
  }

  @Override
  protected void assertDone() {
    Api.Reply ended = api.get("/jobs/" + job).expect(200);
    assertThat(ended.body().at("/result/identical").asBoolean()).isTrue();
    assertThat(ended.body().at("/result/items").asInt()).isEqualTo(5);
    assertNothingChanged();
  }

  @Override
  protected void assertUndone() {
    assertThat(api.get("/jobs/" + job).expect(200).body().has("result")).isFalse();
    assertNothingChanged();
  }

  private void assertNothingChanged() {
    assertThat(api.get("/rounds/" + round).at("/state")).isEqualTo("LABELING");
    assertThat(Campaign.items(api.get("/rounds/" + round + "/batch").expect(200))).isEqualTo(batch);
    assertThat(campaign.budget("reserved")).isEqualTo(5);
  }
}
