package dev.shortlist.dataset;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes what an upload says of a dataset's items, all or nothing. Lines go to a temporary table as
 * they come; what takes more than one line to see is checked there, and from there they are merged.
 */
@Component
class ItemUpload {

  private static final String STAGE =
      """
      CREATE TEMPORARY TABLE item_upload (
          line bigint, item integer, key text, stratum text, cost numeric(12, 2), metadata jsonb)
      ON COMMIT DROP
      """;

  private static final String COPY =
      "COPY item_upload (line, item, key, stratum, cost, metadata) FROM STDIN (FORMAT csv)";

  private static final String FIND_BY_KEY =
      """
      UPDATE item_upload SET item = item.item
        FROM item
       WHERE item_upload.item IS NULL AND item.dataset_id = :dataset AND item.key = item_upload.key
      """;

  private static final String UNKNOWN_KEYS =
      """
      SELECT line, 'key' AS field,
             format('"%s" belongs to no item yet; send the item''s number with it', key) AS detail
        FROM item_upload WHERE item IS NULL ORDER BY line
      """;

  private static final String REPEATED_ITEMS =
      """
      SELECT line, 'item' AS field, format('%s is on line %s already', item, first) AS detail
        FROM (SELECT line, item, min(line) OVER (PARTITION BY item) AS first FROM item_upload)
       WHERE line > first ORDER BY line
      """;

  private static final String REPEATED_KEYS =
      """
      SELECT line, 'key' AS field, format('"%s" is on line %s already', key, first) AS detail
        FROM (SELECT line, key, min(line) OVER (PARTITION BY key) AS first
                FROM item_upload WHERE key IS NOT NULL)
       WHERE line > first ORDER BY line
      """;

  private static final String TAKEN_KEYS =
      """
      SELECT line, 'key' AS field,
             format('"%s" is the key of item %s already', upload.key, holder.item) AS detail
        FROM item_upload upload
        JOIN item holder ON holder.dataset_id = :dataset AND holder.key = upload.key
       WHERE holder.item <> upload.item
         AND NOT EXISTS (SELECT FROM item_upload other
                          WHERE other.item = holder.item AND other.key IS NOT NULL)
       ORDER BY line
      """;

  private static final String MERGE =
      """
      INSERT INTO item (dataset_id, item, key, stratum, cost, metadata)
      SELECT :dataset, item, key, stratum, cost, metadata FROM item_upload ORDER BY item
      ON CONFLICT (dataset_id, item) DO UPDATE
         SET key = coalesce(excluded.key, item.key),
             stratum = coalesce(excluded.stratum, item.stratum),
             cost = coalesce(excluded.cost, item.cost),
             metadata = coalesce(excluded.metadata, item.metadata)
      """;

  private static final int FETCH = 10_000;

  private final DatasetRepository datasets;
  private final DataSource dataSource;
  private final JdbcClient jdbc;

  ItemUpload(DatasetRepository datasets, DataSource dataSource, JdbcClient jdbc) {
    this.datasets = datasets;
    this.dataSource = dataSource;
    this.jdbc = jdbc;
  }

  /**
   * @param faults where the lines put what is wrong with them
   * @return how many lines there were
   * @throws dev.shortlist.problem.Problem {@code INVALID_REQUEST} with every fault
   */
  @Transactional(rollbackFor = Exception.class)
  public int store(Dataset dataset, ItemLines lines, LineFaults faults)
      throws IOException, SQLException {
    jdbc.sql(STAGE).update();
    stage(lines, dataset.size(), faults);
    faults.refuse();
    datasets.lock(dataset.id()); // what is checked now holds until the merge is committed
    jdbc.sql(FIND_BY_KEY).param("dataset", dataset.id()).update();
    for (String check : new String[] {UNKNOWN_KEYS, REPEATED_ITEMS, REPEATED_KEYS, TAKEN_KEYS}) {
      addFaults(check, dataset.id(), faults);
    }
    faults.refuse();
    return jdbc.sql(MERGE).param("dataset", dataset.id()).update();
  }

  private void stage(ItemLines lines, int size, LineFaults faults)
      throws IOException, SQLException {
    ItemCheck check = new ItemCheck(size, faults);
    int count = 0;
    PGConnection connection = DataSourceUtils.getConnection(dataSource).unwrap(PGConnection.class);
    try (var copy = new PGCopyOutputStream(connection, COPY);
        var writer = new BufferedWriter(new OutputStreamWriter(copy, StandardCharsets.UTF_8));
        var csv = new CSVPrinter(writer, CSVFormat.POSTGRESQL_CSV)) {
      for (ItemLines.Line line = lines.next(); line != null; line = lines.next()) {
        if (++count > size) {
          faults.add(
              line.number(),
              "",
              "is one more than the dataset has items, which are %d; describe each once"
                  .formatted(size));
          return; // what follows is not worth the disk it would take
        }
        ItemLine item = check.check(line);
        if (faults.isEmpty()) {
          csv.printRecord(
              item.number(), item.item(), item.key(), item.stratum(), item.cost(), item.metadata());
        }
      }
    }
  }

  private void addFaults(String check, UUID dataset, LineFaults faults) {
    jdbc.sql(check)
        .withFetchSize(FETCH) // a fault per line may be millions
        .param("dataset", dataset)
        .query(
            row -> {
              faults.add(row.getLong("line"), row.getString("field"), row.getString("detail"));
            });
  }
}
