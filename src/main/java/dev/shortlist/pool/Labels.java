package dev.shortlist.pool;

import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The labels of all pools, as rows. */
@Component
class Labels {

  record Row(
      int item,
      int classNumber,
      @Nullable String annotator,
      @Nullable UUID roundId,
      boolean charged,
      long position,
      Instant labeledAt) {}

  record Coverage(int labeled, int classesSeen) {

    static final Coverage NONE = new Coverage(0, 0);
  }

  private static final String INSERT =
      """
      INSERT INTO label (pool_id, item, class, annotator, round_id, charged, labeled_at)
      SELECT :pool, item, class, annotator, :round, :charged, :at
        FROM unnest(:items, :classes, :annotators) AS given (item, class, annotator)
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  Labels(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  void add(UUID pool, @Nullable UUID round, CheckedLabels labels, boolean charged) {
    jdbc.sql(INSERT)
        .param("pool", pool)
        .param("round", round)
        .param("charged", charged)
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .param("items", labels.items())
        .param("classes", labels.classes())
        .param("annotators", labels.annotators())
        .update();
  }

  /** The class number of each of these items that has a label; others are absent. */
  Map<Integer, Integer> classesOf(UUID pool, int[] items) {
    Map<Integer, Integer> classes = new HashMap<>();
    jdbc.sql("SELECT item, class FROM label WHERE pool_id = :pool AND item = ANY (:items)")
        .param("pool", pool)
        .param("items", items)
        .query(
            row -> {
              classes.put(row.getInt("item"), row.getInt("class"));
            });
    return classes;
  }

  int count(UUID pool) {
    return jdbc.sql("SELECT count(*) FROM label WHERE pool_id = :pool")
        .param("pool", pool)
        .query(Integer.class)
        .single();
  }

  Coverage coverage(UUID pool) {
    return coverageOf(List.of(pool)).getOrDefault(pool, Coverage.NONE);
  }

  /** Coverage by pool; pools without labels are absent. */
  Map<UUID, Coverage> coverageOf(List<UUID> pools) {
    Map<UUID, Coverage> coverage = new HashMap<>();
    jdbc.sql(
            """
            SELECT pool_id, count(*) AS labeled, count(DISTINCT class) AS classes_seen
              FROM label WHERE pool_id = ANY (:pools) GROUP BY pool_id
            """)
        .param("pools", pools.toArray(UUID[]::new))
        .query(
            row -> {
              coverage.put(
                  row.getObject("pool_id", UUID.class),
                  new Coverage(row.getInt("labeled"), row.getInt("classes_seen")));
            });
    return coverage;
  }

  Page<Row> page(UUID pool, Paging paging) {
    var rows =
        jdbc.sql(
                """
                SELECT item, class AS class_number, annotator, round_id, charged, position, labeled_at
                  FROM label
                 WHERE pool_id = :pool AND position > :after
                 ORDER BY position
                 LIMIT :limit
                """)
            .param("pool", pool)
            .param("after", paging.afterNumber())
            .param("limit", paging.fetch())
            .query(Labels::row)
            .list();
    return Page.of(rows, paging, Row::position);
  }

  /** What is labeled, in the order in which it was bought, and what is held now. */
  Optional<Standing> standing(UUID pool) {
    return jdbc.sql(
            """
            SELECT ARRAY(SELECT item FROM label WHERE pool_id = pool.id ORDER BY position) AS labeled,
                   ARRAY(SELECT class FROM label WHERE pool_id = pool.id ORDER BY position) AS classes,
                   ARRAY(SELECT item FROM held_item WHERE pool_id = pool.id ORDER BY item) AS held,
                   cardinality(classes) AS class_count
              FROM pool WHERE id = :pool
            """)
        .param("pool", pool)
        .query((row, number) -> Standing.read(row, row.getInt("class_count")))
        .optional();
  }

  /** All labels of a pool, in the order in which they were bought. */
  BoughtLabels bought(UUID pool) {
    return jdbc.sql(
            """
            SELECT coalesce(array_agg(item ORDER BY position), '{}') AS items,
                   coalesce(array_agg(class ORDER BY position), '{}') AS classes,
                   coalesce(array_agg(round_id ORDER BY position), '{}') AS rounds
              FROM label WHERE pool_id = :pool
            """)
        .param("pool", pool)
        .query(
            (row, number) ->
                new BoughtLabels(
                    Standing.ints(row, "items"),
                    Standing.ints(row, "classes"),
                    Arrays.asList((UUID[]) row.getArray("rounds").getArray())))
        .single();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getInt("item"),
        row.getInt("class_number"),
        row.getString("annotator"),
        row.getObject("round_id", UUID.class),
        row.getBoolean("charged"),
        row.getLong("position"),
        row.getObject("labeled_at", OffsetDateTime.class).toInstant());
  }
}
