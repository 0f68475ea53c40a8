package dev.shortlist.itemimage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Images of items on their way into a dataset, in a file as PostgreSQL copies it. */
public final class StagedImages implements Closeable {

  static final String COPY =
      """
      COPY item_image (dataset_id, item, uri, first_byte, bytes, side, sha256, modified_at, changed_at)
      FROM STDIN (FORMAT csv)
      """;

  private final CSVPrinter csv;
  private final UUID datasetId;
  private final StoredImages stored;

  StagedImages(Path file, UUID datasetId, StoredImages stored) throws IOException {
    this.csv =
        new CSVPrinter(
            Files.newBufferedWriter(file, StandardCharsets.UTF_8), CSVFormat.POSTGRESQL_CSV);
    this.datasetId = datasetId;
    this.stored = stored;
  }

  public void add(int item, CheckedImage image) throws IOException {
    ImageRow row = ImageRow.of(image, stored);
    csv.printRecord(
        datasetId,
        item,
        row.uri(),
        row.firstByte(),
        row.bytes(),
        row.side(),
        bytea(row.sha256()),
        row.modifiedAt(),
        row.changedAt());
  }

  private static @Nullable String bytea(byte @Nullable [] bytes) {
    return bytes == null ? null : "\\x" + HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
