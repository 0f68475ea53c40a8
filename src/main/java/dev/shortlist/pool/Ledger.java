package dev.shortlist.pool;

import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What happened to a pool's budget, in order; entries are only ever added. */
@Component
class Ledger {

  enum Kind {
    GRANT,
    RESERVE,
    SPEND,
    CHARGE,
    RELEASE
  }

  record Entry(long id, @Nullable UUID roundId, Kind kind, int labels, Instant at) {}

  private final JdbcClient jdbc;
  private final Clock clock;

  Ledger(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  void add(UUID pool, @Nullable UUID round, Kind kind, int labels) {
    jdbc.sql(
            """
            INSERT INTO ledger_entry (pool_id, round_id, kind, labels, at)
            VALUES (:pool, :round, :kind, :labels, :at)
            """)
        .param("pool", pool)
        .param("round", round)
        .param("kind", kind.name())
        .param("labels", labels)
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  Page<Entry> page(UUID pool, Paging paging) {
    var rows =
        jdbc.sql(
                """
                SELECT id, round_id, kind, labels, at FROM ledger_entry
                 WHERE pool_id = :pool AND id > :after
                 ORDER BY id
                 LIMIT :limit
                """)
            .param("pool", pool)
            .param("after", paging.afterNumber())
            .param("limit", paging.fetch())
            .query(Ledger::entry)
            .list();
    return Page.of(rows, paging, Entry::id);
  }

  private static Entry entry(ResultSet row, int number) throws SQLException {
    return new Entry(
        row.getLong("id"),
        row.getObject("round_id", UUID.class),
        Kind.valueOf(row.getString("kind")),
        row.getInt("labels"),
        row.getObject("at", OffsetDateTime.class).toInstant());
  }
}
