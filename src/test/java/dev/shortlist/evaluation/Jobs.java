package dev.shortlist.evaluation;

import dev.shortlist.Api;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Waiting for jobs as a caller does: by looking. */
final class Jobs {

  private Jobs() {}

  /** The job when it has ended. */
  static Api.Reply await(Api api, String job) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> api.get("/jobs/" + job).expect(200),
            reply -> !List.of("QUEUED", "RUNNING").contains(reply.at("/state")));
  }
}
