package dev.shortlist.pool;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Items handed out by rounds that still wait for their label, as rows. */
@Component
class HeldItems {

  private final JdbcClient jdbc;

  HeldItems(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Hands the items to the round, all or none: false if one is held or labeled already. */
  boolean hold(UUID pool, UUID round, int[] items) {
    int free =
        jdbc.sql(
                """
                SELECT count(*) FROM unnest(:items) AS wanted (item)
                 WHERE NOT EXISTS (SELECT FROM label WHERE pool_id = :pool AND item = wanted.item)
                   AND NOT EXISTS (SELECT FROM held_item WHERE pool_id = :pool AND item = wanted.item)
                """)
            .param("pool", pool)
            .param("items", items)
            .query(Integer.class)
            .single();
    if (free < items.length) {
      return false;
    }
    jdbc.sql("INSERT INTO held_item (pool_id, round_id, item) SELECT :pool, :round, unnest(:items)")
        .param("pool", pool)
        .param("round", round)
        .param("items", items)
        .update();
    return true;
  }

  /** The round that holds each of these items; free items are absent. */
  Map<Integer, UUID> holders(UUID pool, int[] items) {
    Map<Integer, UUID> holders = new HashMap<>();
    jdbc.sql("SELECT item, round_id FROM held_item WHERE pool_id = :pool AND item = ANY (:items)")
        .param("pool", pool)
        .param("items", items)
        .query(
            row -> {
              holders.put(row.getInt("item"), row.getObject("round_id", UUID.class));
            });
    return holders;
  }

  /** Takes back those of the items that the round holds, and names them. */
  BitSet take(UUID pool, UUID round, int[] items) {
    BitSet taken = new BitSet();
    jdbc.sql(
            """
            DELETE FROM held_item
             WHERE pool_id = :pool AND round_id = :round AND item = ANY (:items)
            RETURNING item
            """)
        .param("pool", pool)
        .param("round", round)
        .param("items", items)
        .query(
            row -> {
              taken.set(row.getInt("item"));
            });
    return taken;
  }

  /** Takes back everything the round still holds, and says how much that was. */
  int releaseAll(UUID round) {
    return jdbc.sql("DELETE FROM held_item WHERE round_id = :round").param("round", round).update();
  }
}
