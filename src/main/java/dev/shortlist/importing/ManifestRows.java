package dev.shortlist.importing;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** The rows of a manifest, whatever its format. */
interface ManifestRows extends Closeable {

  /**
   * @param line counted from 1
   * @param fields as they are written, metadata as a map
   */
  record Row(long line, Map<String, @Nullable Object> fields) {}

  /** The next row that can be read at all, or null after the last; others become faults. */
  @Nullable Row next() throws IOException;

  /**
   * @throws dev.shortlist.problem.Problem if the file's name does not tell its format
   */
  static ManifestRows open(Path file, SourceFaults faults) throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    if (name.endsWith(".csv")) {
      return new Csv(Text.lines(file), faults);
    }
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return new Json(Text.lines(file), faults);
    }
    throw SourceFaults.unreadable(file, "a manifest ends in .csv or .jsonl, gzipped or not");
  }

  /**
   * CSV as RFC 4180 has it, below a line of column names. A column that is no field of a manifest
   * is an entry of the metadata, as text.
   */
  final class Csv implements ManifestRows {

    private static final CSVFormat FORMAT =
        CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

    private final RecordLimit text;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final SourceFaults faults;
    private final List<String> columns;

    Csv(BufferedReader reader, SourceFaults faults) throws IOException {
      this.text = new RecordLimit(reader);
      this.parser = FORMAT.parse(text);
      this.records = parser.iterator();
      this.faults = faults;
      CSVRecord names = nextRecord();
      this.columns = names == null ? List.of() : List.of(names.values());
      if (!columns.contains(ManifestSource.KEY)) {
        faults.add(1, "names no column 'key'");
      }
      if (columns.contains(ManifestSource.METADATA)) {
        faults.add(1, "'metadata' is no column; give it one column per entry, under its name");
      }
      if (columns.stream().anyMatch(String::isBlank)) {
        faults.add(1, "has a column without a name");
      }
      if (new HashSet<>(columns).size() < columns.size()) {
        faults.add(1, "names a column twice");
      }
    }

    @Override
    public @Nullable Row next() throws IOException {
      for (CSVRecord record = nextRecord(); record != null; record = nextRecord()) {
        if (record.size() == columns.size()) {
          return new Row(parser.getCurrentLineNumber(), fields(record));
        }
        faults.add(
            parser.getCurrentLineNumber(),
            "has %d cells, the first line names %d columns"
                .formatted(record.size(), columns.size()));
      }
      return null;
    }

    private @Nullable CSVRecord nextRecord() throws IOException {
      try {
        CSVRecord record = records.hasNext() ? records.next() : null;
        text.recordRead(parser.getCurrentLineNumber());
        return record;
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }

    private Map<String, @Nullable Object> fields(CSVRecord record) {
      Map<String, @Nullable Object> fields = new HashMap<>();
      Map<String, Object> metadata = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        String cell = record.get(i);
        if (!cell.isEmpty()) {
          boolean known = ManifestSource.FIELDS.contains(columns.get(i));
          (known ? fields : metadata).put(columns.get(i), cell);
        }
      }
      if (!metadata.isEmpty()) {
        fields.put(ManifestSource.METADATA, metadata);
      }
      return fields;
    }

    @Override
    public void close() throws IOException {
      parser.close();
    }
  }

  /** Ends reading in a record that is longer than any manifest has, before it fills the memory. */
  final class RecordLimit extends FilterReader {

    private static final int LONGEST = 1 << 20;

    private long lastLine;
    private int length;

    RecordLimit(Reader in) {
      super(in);
    }

    /**
     * Says that a record is done with, and another begins.
     *
     * @param line its last one
     */
    void recordRead(long line) {
      lastLine = line;
      length = 0;
    }

    @Override
    public int read(char[] target, int offset, int count) throws IOException {
      if (length > LONGEST) {
        throw new IOException(
            "the record that begins on line %d has more than %d characters; close the quote that is left open in it"
                .formatted(lastLine + 1, LONGEST));
      }
      int got = super.read(target, offset, count);
      length += Math.max(got, 0);
      return got;
    }
  }

  /** One JSON object per line; blank lines are skipped. */
  final class Json implements ManifestRows {

    private static final ObjectReader OBJECTS =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readerFor(new TypeReference<Map<String, @Nullable Object>>() {});

    private final BufferedReader lines;
    private final SourceFaults faults;
    private long number;

    Json(BufferedReader lines, SourceFaults faults) {
      this.lines = lines;
      this.faults = faults;
    }

    @Override
    public @Nullable Row next() throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          try {
            Map<String, @Nullable Object> fields = OBJECTS.readValue(line);
            if (fields != null) {
              return new Row(number, fields);
            }
            faults.add(number, "is no JSON object: null");
          } catch (JacksonException e) {
            faults.add(number, "is no JSON object: " + e.getOriginalMessage());
          }
        }
      }
      return null;
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
