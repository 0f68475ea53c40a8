package dev.shortlist.dataset;

import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What is known of the items of datasets, in bulk as selection needs it. */
@Component
public class Items {

  /** Enough that round trips do not count, few enough that a million rows never meet in memory. */
  private static final int FETCH = 10_000;

  private static final TypeReference<Map<String, Object>> FLAT_OBJECT = new TypeReference<>() {};

  private final Datasets datasets;
  private final DataSource dataSource;
  private final JdbcClient jdbc;
  private final JsonMapper json;

  Items(Datasets datasets, DataSource dataSource, JdbcClient jdbc, JsonMapper json) {
    this.datasets = datasets;
    this.dataSource = dataSource;
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * @throws dev.shortlist.problem.Problem {@code NOT_FOUND} without such a dataset
   */
  @Transactional(readOnly = true)
  public Strata strata(UUID datasetId) {
    int[] codes = new int[datasets.require(datasetId).size()];
    Arrays.fill(codes, -1);
    Map<String, Integer> known = new HashMap<>();
    List<String> names = new ArrayList<>();
    jdbc.sql(
            """
            SELECT item, stratum FROM item
             WHERE dataset_id = :dataset AND stratum IS NOT NULL ORDER BY item
            """)
        .withFetchSize(FETCH)
        .param("dataset", datasetId)
        .query(
            row -> {
              String name = row.getString("stratum");
              codes[row.getInt("item")] =
                  known.computeIfAbsent(
                      name,
                      _ -> {
                        names.add(name);
                        return names.size() - 1;
                      });
            });
    return new Strata(codes, List.copyOf(names));
  }

  /**
   * @return shape (n): what labeling each item costs, or NaN where that is unknown
   * @throws dev.shortlist.problem.Problem {@code NOT_FOUND} without such a dataset
   */
  @Transactional(readOnly = true)
  public double[] costs(UUID datasetId) {
    double[] costs = new double[datasets.require(datasetId).size()];
    Arrays.fill(costs, Double.NaN);
    jdbc.sql("SELECT item, cost FROM item WHERE dataset_id = :dataset AND cost IS NOT NULL")
        .withFetchSize(FETCH)
        .param("dataset", datasetId)
        .query(
            row -> {
              costs[row.getInt("item")] = row.getDouble("cost");
            });
    return costs;
  }

  /**
   * The items whose metadata has all the given entries; an item without metadata is never one.
   *
   * @param metadata names and the text, number or boolean each must equal
   * @return item numbers, ascending
   */
  public int[] matching(UUID datasetId, Map<String, Object> metadata) {
    Integer[] items =
        jdbc.sql(
                """
                SELECT coalesce(array_agg(item ORDER BY item), '{}') FROM item
                 WHERE dataset_id = :dataset AND metadata @> :metadata::jsonb
                """)
            .param("dataset", datasetId)
            .param("metadata", json.writeValueAsString(metadata))
            .query((row, _) -> (Integer[]) row.getArray(1).getArray())
            .single();
    return Arrays.stream(items).mapToInt(Integer::intValue).toArray();
  }

  Page<Item> list(UUID datasetId, Paging paging) {
    int first = Math.toIntExact(Math.min(paging.afterNumber() + 1, Integer.MAX_VALUE));
    return Page.of(range(datasetId, first, paging.fetch()), paging, Item::item);
  }

  /**
   * Consecutive items, described or not.
   *
   * @param first number of the first
   * @param count how many; fewer come where the dataset ends
   * @throws dev.shortlist.problem.Problem {@code NOT_FOUND} without such a dataset
   */
  public List<Item> range(UUID datasetId, int first, int count) {
    int size = datasets.require(datasetId).size();
    return jdbc.sql(
            """
            SELECT number, key, stratum, cost, metadata, unusable
              FROM generate_series(:first, :last) AS number
              LEFT JOIN item ON dataset_id = :dataset AND item = number
             ORDER BY number
            """)
        .param("dataset", datasetId)
        .param("first", first)
        .param("last", Math.min((long) first + count, size) - 1)
        .query((row, _) -> item(row))
        .list();
  }

  /**
   * What some items are called.
   *
   * @return their keys, or their numbers where they have none, in the order given
   */
  public List<String> keys(UUID datasetId, int[] items) {
    Map<Integer, String> keys = new HashMap<>();
    jdbc.sql(
            """
            SELECT item, key FROM item
             WHERE dataset_id = :dataset AND item = ANY (:items) AND key IS NOT NULL
            """)
        .withFetchSize(FETCH)
        .param("dataset", datasetId)
        .param("items", Arrays.stream(items).boxed().toArray(Integer[]::new))
        .query(
            row -> {
              keys.put(row.getInt("item"), row.getString("key"));
            });
    return Arrays.stream(items)
        .mapToObj(item -> keys.getOrDefault(item, String.valueOf(item)))
        .toList();
  }

  /**
   * The items that no round may select.
   *
   * @return item numbers, ascending
   */
  public int[] unusable(UUID datasetId) {
    Integer[] items =
        jdbc.sql(
                """
                SELECT coalesce(array_agg(item ORDER BY item), '{}') FROM item
                 WHERE dataset_id = :dataset AND unusable IS NOT NULL
                """)
            .param("dataset", datasetId)
            .query((row, _) -> (Integer[]) row.getArray(1).getArray())
            .single();
    return Arrays.stream(items).mapToInt(Integer::intValue).toArray();
  }

  /** Adds the items that were staged, in the transaction at hand. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void add(Path staged) {
    Connection connection = DataSourceUtils.getConnection(dataSource);
    try (Reader csv = Files.newBufferedReader(staged)) {
      connection.unwrap(PGConnection.class).getCopyAPI().copyIn(StagedItems.COPY, csv);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new UncategorizedSQLException("adding items", StagedItems.COPY, e);
    } finally {
      DataSourceUtils.releaseConnection(connection, dataSource);
    }
  }

  private Item item(ResultSet row) throws SQLException {
    return new Item(
        row.getInt("number"),
        row.getString("key"),
        row.getString("stratum"),
        row.getBigDecimal("cost"),
        metadata(row.getString("metadata")),
        row.getString("unusable"));
  }

  private @Nullable Map<String, Object> metadata(@Nullable String text) {
    return text == null ? null : json.readValue(text, FLAT_OBJECT);
  }
}
