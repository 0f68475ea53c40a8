package dev.shortlist.itemimage;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.stereotype.Component;

/** The table {@code item_image}. */
@Component
class ImageRows {

  private final DataSource dataSource;
  private final JdbcClient jdbc;

  ImageRows(DataSource dataSource, JdbcClient jdbc) {
    this.dataSource = dataSource;
    this.jdbc = jdbc;
  }

  /** Adds what was staged, in the transaction at hand. */
  void add(Path staged) {
    Connection connection = DataSourceUtils.getConnection(dataSource);
    try (Reader csv = Files.newBufferedReader(staged)) {
      connection.unwrap(PGConnection.class).getCopyAPI().copyIn(StagedImages.COPY, csv);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new UncategorizedSQLException("adding images", StagedImages.COPY, e);
    } finally {
      DataSourceUtils.releaseConnection(connection, dataSource);
    }
  }

  /** The rows of consecutive items, by item. */
  Map<Integer, ImageRow> range(UUID datasetId, int first, int count) {
    Map<Integer, ImageRow> rows = new HashMap<>();
    jdbc.sql(
            """
            SELECT item, uri, first_byte, bytes, side, sha256, modified_at, changed_at FROM item_image
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

  /** The rows of some items, by item. */
  Map<Integer, ImageRow> of(UUID datasetId, int[] items) {
    Map<Integer, ImageRow> rows = new HashMap<>();
    jdbc.sql(
            """
            SELECT item, uri, first_byte, bytes, side, sha256, modified_at, changed_at FROM item_image
             WHERE dataset_id = :dataset AND item = ANY (:items)
            """)
        .param("dataset", datasetId)
        .param("items", Arrays.stream(items).boxed().toArray(Integer[]::new))
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
        instant(row.getObject("modified_at", OffsetDateTime.class)),
        instant(row.getObject("changed_at", OffsetDateTime.class)));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
