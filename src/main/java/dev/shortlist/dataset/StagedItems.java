package dev.shortlist.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Items on their way into a dataset, in a file as PostgreSQL copies it: an import writes it while
 * it computes, so that the one transaction that ends it is short.
 */
public final class StagedItems implements Closeable {

  static final String COPY =
      """
      COPY item (dataset_id, item, key, stratum, cost, metadata, unusable)
      FROM STDIN (FORMAT csv)
      """;

  private final CSVPrinter csv;
  private final UUID datasetId;

  public StagedItems(Path file, UUID datasetId) throws IOException {
    this.csv =
        new CSVPrinter(
            Files.newBufferedWriter(file, StandardCharsets.UTF_8), CSVFormat.POSTGRESQL_CSV);
    this.datasetId = datasetId;
  }

  /**
   * @param key unique within the dataset
   * @param metadata flat
   */
  public void add(
      int item,
      String key,
      @Nullable String stratum,
      @Nullable BigDecimal cost,
      Map<String, Object> metadata,
      @Nullable String unusable)
      throws IOException {
    String json = metadata.isEmpty() ? null : JsonMapper.shared().writeValueAsString(metadata);
    csv.printRecord(datasetId, item, key, stratum, cost, json, unusable);
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
