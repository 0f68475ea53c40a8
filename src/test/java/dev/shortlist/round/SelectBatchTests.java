package dev.shortlist.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.Api;
import dev.shortlist.Campaign;
import dev.shortlist.ServiceTest;
import dev.shortlist.job.JobHandlerContract;
import dev.shortlist.job.RunAgain;
import dev.shortlist.job.TestRun;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@ServiceTest
class SelectBatchTests extends JobHandlerContract {

  private static final int BATCH = 5;

  @Autowired Api api;
  @Autowired SelectBatch selectBatch;
  @Autowired TransactionTemplate transaction;

  Campaign campaign;
  String round;

  @BeforeEach
  void openRound() {
    campaign = Campaign.open(api, Campaign.blobs(40, 4, 3, 1), List.of("cat", "dog"), 20);
    round = campaign.round("{\"name\":\"kmeans\"}", BATCH);
  }

  @Override
  protected UUID begin() {
    return UUID.fromString(api.post("/rounds/" + round + "/select", "").expect(202).at("/id"));
  }

  @Override
  protected void assertDone() {
    assertThat(api.get("/rounds/" + round).at("/state")).isEqualTo("LABELING");
    assertThat(Campaign.items(api.get("/rounds/" + round + "/batch").expect(200))).hasSize(BATCH);
    assertThat(campaign.budget("reserved")).isEqualTo(BATCH);
  }

  @Override
  protected void assertUndone() {
    assertThat(api.get("/rounds/" + round).at("/state")).isIn("FAILED", "CANCELLED");
    assertThat(api.get("/rounds/" + round + "/batch").status()).isEqualTo(409);
    assertThat(campaign.budget("reserved")).isZero();
    assertThat(campaign.budget("remaining")).isEqualTo(20);
    assertThat(api.post("/rounds/" + round + "/select", "").status()).isEqualTo(409);
  }

  @Test
  void selectsAgainWhenAnItemItPickedWasLabeledMeanwhile() {
    UUID job = begin();
    var payload = new SelectBatch.Payload(UUID.fromString(round));
    SelectBatch.Selected selected = selectBatch.run(payload, TestRun.of(job));
    int picked = selected.outcome().batch().picks().getFirst().item();
    api.post("/pools/" + campaign.pool() + "/labels", campaign.labels(List.of(picked), new int[40]))
        .expect(200);

    assertThatThrownBy(
            () -> transaction.executeWithoutResult(s -> selectBatch.commit(payload, selected)))
        .isInstanceOf(RunAgain.class);
    assertThat(api.get("/rounds/" + round).at("/state")).isEqualTo("SELECTING");

    SelectBatch.Selected again = selectBatch.run(payload, TestRun.of(job));
    transaction.executeWithoutResult(status -> selectBatch.commit(payload, again));
    assertThat(Campaign.items(api.get("/rounds/" + round + "/batch").expect(200)))
        .hasSize(BATCH)
        .doesNotContain(picked);
  }
}
