package dev.shortlist.dataset;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks lines of items field by field; what is wrong becomes faults with line numbers. */
final class ItemCheck {

  static final String ITEM = "item";
  static final String KEY = "key";
  static final String STRATUM = "stratum";
  static final String COST = "cost";
  static final String METADATA = "metadata";

  static final List<String> FIELDS = List.of(ITEM, KEY, STRATUM, COST, METADATA);

  private final int size;
  private final LineFaults faults;

  /**
   * @param size how many items the dataset has
   */
  ItemCheck(int size, LineFaults faults) {
    this.size = size;
    this.faults = faults;
  }

  /** What the line says; of use only if it added no faults. */
  ItemLine check(ItemLines.Line line) {
    long number = line.number();
    ObjectNode fields = line.fields();
    for (String name : fields.propertyNames()) {
      if (!FIELDS.contains(name)) {
        faults.add(
            number, name, "is an unknown field; known are %s".formatted(String.join(", ", FIELDS)));
      }
    }
    JsonNode item = present(fields, ITEM);
    JsonNode key = present(fields, KEY);
    JsonNode stratum = present(fields, STRATUM);
    JsonNode cost = present(fields, COST);
    JsonNode metadata = present(fields, METADATA);
    if (item == null && key == null) {
      faults.add(number, "", "names no item; send its number as item, or its key");
    }
    return new ItemLine(
        number,
        item == null ? null : item(number, item),
        key == null ? null : text(number, KEY, key),
        stratum == null ? null : text(number, STRATUM, stratum),
        cost == null ? null : cost(number, cost),
        metadata == null ? null : metadata(number, metadata));
  }

  private static @Nullable JsonNode present(ObjectNode fields, String name) {
    JsonNode value = fields.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private int item(long line, JsonNode value) {
    if (!isNumber(value) || value.decimalValue().stripTrailingZeros().scale() > 0) {
      return fault(line, ITEM, "is %s; send the item's number".formatted(value), -1);
    }
    BigDecimal item = value.decimalValue();
    if (item.signum() < 0 || item.compareTo(BigDecimal.valueOf(size)) >= 0) {
      return fault(
          line, ITEM, "is %s; the dataset has items 0 to %d".formatted(value, size - 1), -1);
    }
    return item.intValueExact();
  }

  private String text(long line, String field, JsonNode value) {
    String text = value.isString() ? value.stringValue() : "";
    if (!ItemRules.isText(text)) {
      return fault(
          line,
          field,
          "must be a text of 1 to %d characters".formatted(ItemRules.LONGEST_TEXT),
          text);
    }
    return text;
  }

  private BigDecimal cost(long line, JsonNode value) {
    if (value.isNumber() && ItemRules.isCost(value.decimalValue())) {
      return value.decimalValue();
    }
    return fault(line, COST, "is %s; send a %s".formatted(value, ItemRules.COST), BigDecimal.ZERO);
  }

  private String metadata(long line, JsonNode value) {
    if (!(value instanceof ObjectNode metadata)) {
      return fault(line, METADATA, "must be a JSON object", "");
    }
    if (metadata.size() > ItemRules.MOST_METADATA) {
      faults.add(line, METADATA, "has more than %d entries".formatted(ItemRules.MOST_METADATA));
    }
    for (var entry : metadata.properties()) {
      if (!ItemRules.isStorable(entry.getKey()) || !isScalar(entry.getValue())) {
        faults.add(
            line,
            METADATA + "/" + entry.getKey(),
            "must be a text, a number, true or false; metadata is flat");
      }
    }
    return metadata.toString();
  }

  private static boolean isScalar(JsonNode value) {
    return value.isBoolean()
        || isNumber(value)
        || (value.isString() && ItemRules.isStorable(value.stringValue()));
  }

  private static boolean isNumber(JsonNode value) {
    return value.isNumber() && ItemRules.isNumber(value.decimalValue());
  }

  private <T> T fault(long line, String field, String detail, T placeholder) {
    faults.add(line, field, detail);
    return placeholder;
  }
}
