package dev.shortlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** kill -9, on a real process with its own database. */
class CrashTests {

  private static final Logger log = LoggerFactory.getLogger(CrashTests.class);

  @TempDir Path data;

  @Test
  void aSelectionKilledHalfWayRunsAgainAndReservesOnce() throws Exception {
    Campaign campaign;
    String round;
    try (ServiceProcess service = ServiceProcess.start(data)) {
      Api api = service.api();
      campaign = Campaign.open(api, Campaign.blobs(20_000, 64, 50, 3), List.of("a", "b"), 1000);
      round = campaign.round("{\"name\":\"kmeans\",\"parity\":true}", 600);
      String job = api.post("/rounds/" + round + "/select", "").expect(202).at("/id");
      api.job(job, reply -> reply.at("/state").equals("RUNNING"));
      service.kill();
    }

    try (ServiceProcess service = ServiceProcess.start(data)) {
      Api api = service.api();
      Api.Reply pool = api.get("/pools/" + campaign.pool()).expect(200);
      assertThat(pool.body().at("/budget/labels/reserved").asInt()).isEqualTo(600);

      String job = api.get("/rounds/" + round).expect(200).at("/job_id");
      Api.Reply ended = api.ended(job);
      log.info(
          "After kill -9 the job ended {} in attempt {}", ended.at("/state"), ended.at("/attempt"));
      assertThat(ended.at("/state")).isEqualTo("SUCCEEDED");
      assertThat(ended.body().at("/attempt").asInt()).isEqualTo(2);

      assertThat(Campaign.items(api.get("/rounds/" + round + "/batch").expect(200)))
          .hasSize(600)
          .doesNotHaveDuplicates();
      Api.Reply ledger = api.get("/pools/" + campaign.pool() + "/ledger").expect(200);
      assertThat(ledger.body().get("items").findValuesAsString("kind"))
          .containsExactly("GRANT", "RESERVE");
    }
  }

  @Test
  void aSecondServiceOnTheSameFolderIsToldWhoHasIt() throws Exception {
    try (ServiceProcess first = ServiceProcess.start(data)) {
      first.api().get("/datasets").expect(200);
      try (ServiceProcess second = ServiceProcess.start(data)) {
        assertThat(second.exitCode()).isNotZero();
        assertThat(second.log())
            .contains("%s is in use by another Shortlist (process ".formatted(data))
            .contains("--shortlist.data=<another folder>");
      }
    }
  }

  @Test
  void aDatabaseHalfInitialisedIsMadeAnew() throws Exception {
    Files.createDirectories(data.resolve("postgres.draft"));
    Files.writeString(data.resolve("postgres.draft/PG_VERSION"), "18\n");
    try (ServiceProcess service = ServiceProcess.start(data)) {
      service.api().get("/datasets").expect(200);
    }
  }

  @Test
  void showsPrometheusWhatItMeasures() throws Exception {
    try (ServiceProcess service = ServiceProcess.start(data)) {
      service.api().get("/datasets").expect(200);
      byte[] metrics = service.api().get("/actuator/prometheus").expect(200).bytes();
      assertThat(new String(metrics, StandardCharsets.UTF_8))
          .contains("http_server_requests_seconds_count{")
          .contains("uri=\"/datasets\"");
    }
  }

  @Test
  void refusesToListenToStrangers() throws Exception {
    try (ServiceProcess service = ServiceProcess.start(data, "--server.address=0.0.0.0")) {
      assertThat(service.exitCode()).isNotZero();
      assertThat(service.log()).contains("server.address=127.0.0.1").contains("open-to-network");
    }
  }
}
