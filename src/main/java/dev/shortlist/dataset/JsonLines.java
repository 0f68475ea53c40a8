package dev.shortlist.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Items as JSON Lines: one object per line; blank lines are skipped. */
final class JsonLines implements ItemLines {

  /** Numbers keep their digits; a field named twice is a fault. */
  static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readerFor(JsonNode.class);

  private final RecordReader records;
  private final BufferedReader lines;
  private final LineFaults faults;
  private long number;

  JsonLines(InputStream body, LineFaults faults) {
    this.records = new RecordReader(body);
    this.lines = new BufferedReader(records);
    this.faults = faults;
  }

  @Override
  public @Nullable Line next() throws IOException {
    for (String text = lines.readLine(); text != null; text = lines.readLine()) {
      records.recordRead(++number);
      ObjectNode fields = text.isBlank() ? null : parse(text);
      if (fields != null) {
        return new Line(number, fields);
      }
    }
    return null;
  }

  private @Nullable ObjectNode parse(String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode fields) {
        return fields;
      }
      faults.add(number, "", "is no JSON object; send {\"item\": …} with one object per line");
    } catch (JacksonException e) {
      faults.add(number, "", "is not JSON: " + e.getOriginalMessage());
    }
    return null;
  }
}
