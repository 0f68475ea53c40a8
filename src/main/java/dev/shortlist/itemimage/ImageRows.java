package dev.shortlist.itemimage;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.stereotype.Component;

/** The table {@code item_image}. */
@Component
class ImageRows {

  private static final String COPY =
      """
      COPY item_image (dataset_id, item, uri, first_byte, bytes, side, sha256, modified_at)
      FROM STDIN (FORMAT csv)
      """;

  private final DataSource dataSource;
  private final JdbcClient jdbc;

  ImageRows(DataSource dataSource, JdbcClient jdbc) {
    this.dataSource = dataSource;
    this.jdbc = jdbc;
  }

  /** Adds a row per item, numbered as they come, in the transaction at hand. */
  void add(UUID datasetId, Iterator<ImageRow> rows) {
    try {
      PGConnection connection =
          DataSourceUtils.getConnection(dataSource).unwrap(PGConnection.class);
      try (var copy = new PGCopyOutputStream(connection, COPY);
          var writer = new BufferedWriter(new OutputStreamWriter(copy, StandardCharsets.UTF_8));
          var csv = new CSVPrinter(writer, CSVFormat.POSTGRESQL_CSV)) {
        for (int item = 0; rows.hasNext(); item++) {
          ImageRow row = rows.next();
          csv.printRecord(
              datasetId,
              item,
              row.uri(),
              row.firstByte(),
              row.bytes(),
              row.side(),
              bytea(row.sha256()),
              row.modifiedAt());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("the rows of images cannot be written", e);
    }
  }

  private static @Nullable String bytea(byte @Nullable [] bytes) {
    return bytes == null ? null : "\\x" + HexFormat.of().formatHex(bytes);
  }

  /** The rows of consecutive items, by item. */
  Map<Integer, ImageRow> range(UUID datasetId, int first, int count) {
    Map<Integer, ImageRow> rows = new HashMap<>();
    jdbc.sql(
            """
            SELECT item, uri, first_byte, bytes, side, sha256, modified_at FROM item_image
             WHERE dataset_id = :dataset AND item >= :first AND item < :end
            """)
        .param("dataset", datasetId)
        .param("first", first)
        .param("end", first + count)
        .query(
            row -> {
              rows.put(row.getInt("item"), image(row));
            });
    return rows;
  }

  private static ImageRow image(ResultSet row) throws SQLException {
    return new ImageRow(
        row.getString("uri"),
        (Long) JdbcUtils.getResultSetValue(row, row.findColumn("first_byte"), Long.class),
        (Integer) JdbcUtils.getResultSetValue(row, row.findColumn("bytes"), Integer.class),
        (Integer) JdbcUtils.getResultSetValue(row, row.findColumn("side"), Integer.class),
        row.getBytes("sha256"),
        instant(row.getObject("modified_at", OffsetDateTime.class)));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
