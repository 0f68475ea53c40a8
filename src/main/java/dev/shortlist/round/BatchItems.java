package dev.shortlist.round;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.shortlist.pool.Standing;
import dev.shortlist.selection.Pick;
import dev.shortlist.selection.Reason;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The items of all batches, and what their selections were given, as rows. */
@Component
class BatchItems {

  /**
   * @param rank from 1, best first
   * @param reason JSON, as it was stored
   */
  record Item(int item, int rank, @JsonRawValue String reason) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
  private interface WithKind {}

  private final JdbcClient jdbc;
  private final JsonMapper json;

  BatchItems(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json.rebuild().addMixIn(Reason.class, WithKind.class).build();
  }

  void add(UUID round, List<Pick> picks) {
    jdbc.sql(
            """
            INSERT INTO batch_item (round_id, rank, item, reason)
            SELECT :round, rank, item, reason::jsonb
              FROM unnest(:items, :reasons) WITH ORDINALITY AS picked (item, reason, rank)
            """)
        .param("round", round)
        .param("items", picks.stream().mapToInt(Pick::item).toArray())
        .param(
            "reasons",
            picks.stream()
                .map(pick -> json.writerFor(Reason.class).writeValueAsString(pick.reason()))
                .toArray(String[]::new))
        .update();
  }

  void addInput(UUID round, Standing standing) {
    jdbc.sql(
            """
            INSERT INTO selection_input (round_id, labeled, classes, held)
            VALUES (:round, :labeled, :classes, :held)
            """)
        .param("round", round)
        .param("labeled", standing.labeled())
        .param("classes", standing.classes())
        .param("held", standing.held())
        .update();
  }

  /** What the round's selection was given. */
  Standing inputOf(UUID round, int classCount) {
    return jdbc.sql("SELECT labeled, classes, held FROM selection_input WHERE round_id = :round")
        .param("round", round)
        .query((row, number) -> Standing.read(row, classCount))
        .single();
  }

  List<Item> of(UUID round) {
    return jdbc.sql(
            "SELECT item, rank, reason FROM batch_item WHERE round_id = :round ORDER BY rank")
        .param("round", round)
        .query(
            (row, number) ->
                new Item(row.getInt("item"), row.getInt("rank"), row.getString("reason")))
        .list();
  }
}
