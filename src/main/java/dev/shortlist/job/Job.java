package dev.shortlist.job;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A long operation as its callers see it, on the wire as in Java.
 *
 * @param phase what is being done; absent before anything was
 * @param progress how far this phase is
 * @param perSecond steps a second in this phase; absent before the first
 * @param etaMs estimated milliseconds until this phase is done; absent where nothing can be said
 * @param attempt how often the job was taken up; 0 while it has not been
 * @param cancelRequested true once cancellation was asked for, which a running job heeds soon
 * @param startedAt when it was first taken up
 * @param result what a SUCCEEDED job produced, as links
 * @param problem why a FAILED or CANCELLED job ended, as a problem document
 */
public record Job(
    UUID id,
    String type,
    JobState state,
    @Nullable String phase,
    Progress progress,
    @Nullable Double perSecond,
    @Nullable Long etaMs,
    int attempt,
    boolean cancelRequested,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable JsonNode result,
    @Nullable JsonNode problem) {

  /**
   * @param processed steps done
   * @param total steps in all; 0 if that is not known
   */
  public record Progress(long processed, long total) {}
}
