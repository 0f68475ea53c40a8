package dev.shortlist.dataset;

import dev.shortlist.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Items as CSV (RFC 4180) with a line of column names. A column that is no field of an item is an
 * entry of its metadata, as text; an empty cell is as if its column were not there.
 */
final class CsvLines implements ItemLines {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

  /** Longer numbers are no item and no cost. */
  private static final int LONGEST_NUMBER = 40;

  private final RecordReader text;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final LineFaults faults;
  private final List<String> columns;

  CsvLines(InputStream body, LineFaults faults) throws IOException {
    this.text = new RecordReader(body);
    this.parser = FORMAT.parse(text);
    this.records = parser.iterator();
    this.faults = faults;
    CSVRecord names = nextRecord();
    this.columns = names == null ? List.of() : List.of(names.values());
    requireColumns();
  }

  private void requireColumns() {
    if (columns.contains(ItemCheck.METADATA)) {
      faults.add(1, ItemCheck.METADATA, "is no column; send one column per entry, under its name");
    }
    if (columns.stream().anyMatch(String::isBlank)) {
      faults.add(1, "", "has a column without a name");
    }
    if (new HashSet<>(columns).size() < columns.size()) {
      faults.add(1, "", "names a column twice");
    }
    faults.refuse();
  }

  @Override
  public @Nullable Line next() throws IOException {
    for (CSVRecord record = nextRecord(); record != null; record = nextRecord()) {
      if (record.size() == columns.size()) {
        return new Line(parser.getCurrentLineNumber(), fields(record));
      }
      faults.add(
          parser.getCurrentLineNumber(),
          "",
          "has %d cells, the first line names %d columns".formatted(record.size(), columns.size()));
    }
    return null;
  }

  private @Nullable CSVRecord nextRecord() throws IOException {
    try {
      CSVRecord record = records.hasNext() ? records.next() : null;
      text.recordRead(parser.getCurrentLineNumber());
      return record;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CSVException broken) {
        throw Problem.invalid(
            "/lines/" + parser.getCurrentLineNumber(), String.valueOf(broken.getMessage()));
      }
      throw e.getCause();
    }
  }

  private ObjectNode fields(CSVRecord record) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      String cell = record.get(i);
      if (!cell.isEmpty()) {
        switch (column) {
          case ItemCheck.ITEM, ItemCheck.COST -> fields.set(column, number(cell));
          case ItemCheck.KEY, ItemCheck.STRATUM -> fields.put(column, cell);
          default -> metadata.put(column, cell);
        }
      }
    }
    return metadata.isEmpty() ? fields : fields.set(ItemCheck.METADATA, metadata);
  }

  /** A number where it is one; the check names what is not. */
  private static JsonNode number(String cell) {
    if (cell.length() <= LONGEST_NUMBER) {
      try {
        return JsonNodeFactory.instance.numberNode(new BigDecimal(cell));
      } catch (NumberFormatException e) {
        return JsonNodeFactory.instance.stringNode(cell);
      }
    }
    return JsonNodeFactory.instance.stringNode(cell);
  }
}
