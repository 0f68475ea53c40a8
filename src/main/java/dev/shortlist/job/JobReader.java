package dev.shortlist.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code job} as callers see it. */
@Component
final class JobReader {

  private final JdbcClient jdbc;
  private final JobJson json;
  private final Clock clock;

  JobReader(JdbcClient jdbc, JobJson json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /** One read of one row by its key: it is what pollers call. */
  Optional<Job> find(UUID id) {
    return jdbc.sql("SELECT * FROM job WHERE id = :id").param("id", id).query(this::job).optional();
  }

  /** Newest first, from below {@code before}. */
  List<Job> list(@Nullable String type, @Nullable JobState state, UUID before, int limit) {
    return jdbc.sql(
            """
            SELECT * FROM job
             WHERE id < :before
               AND (CAST(:type AS text) IS NULL OR type = :type)
               AND (CAST(:state AS text) IS NULL OR state = :state)
             ORDER BY id DESC
             LIMIT :limit
            """)
        .param("before", before)
        .param("type", type)
        .param("state", state == null ? null : state.name())
        .param("limit", limit)
        .query(this::job)
        .list();
  }

  private Job job(ResultSet row, int number) throws SQLException {
    JobState state = JobState.valueOf(row.getString("state"));
    var progress = new Job.Progress(row.getLong("processed"), row.getLong("total"));
    Double rate = state == JobState.RUNNING ? rate(row, progress) : null;
    return new Job(
        row.getObject("id", UUID.class),
        row.getString("type"),
        state,
        row.getString("phase"),
        progress,
        rate,
        eta(progress, rate),
        row.getInt("attempt"),
        row.getBoolean("cancel_requested"),
        created(row),
        instant(row, "started_at"),
        instant(row, "finished_at"),
        json.tree(row.getString("result")),
        json.tree(row.getString("problem")));
  }

  /** Steps a second in this phase; null while no step was seen to be done in it. */
  private @Nullable Double rate(ResultSet row, Job.Progress progress) throws SQLException {
    Instant startedAt = instant(row, "phase_started_at");
    long done = progress.processed() - row.getLong("phase_began_with");
    if (startedAt == null || done <= 0) {
      return null;
    }
    long elapsedMs = Math.max(1, Duration.between(startedAt, clock.instant()).toMillis());
    return done * 1000.0 / elapsedMs;
  }

  private static @Nullable Long eta(Job.Progress progress, @Nullable Double rate) {
    return rate == null || progress.total() <= 0
        ? null
        : Math.round(Math.max(0, progress.total() - progress.processed()) * 1000 / rate);
  }

  private static Instant created(ResultSet row) throws SQLException {
    return row.getObject("created_at", OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
