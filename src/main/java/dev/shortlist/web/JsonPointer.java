package dev.shortlist.web;

import dev.shortlist.problem.Fault;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON pointers (RFC 6901) to the fields of a request body. */
final class JsonPointer {

  /** A field's name in Java, or a position or a key of a map in brackets. */
  private static final Pattern STEP = Pattern.compile("\\[(.*?)](?=[.\\[]|$)|([^.\\[]+)");

  private JsonPointer() {}

  /** {@code labels[3].itemKey} becomes {@code /labels/3/item_key}; keys stay as they are. */
  static String ofPath(String path) {
    StringBuilder pointer = new StringBuilder();
    for (Matcher step = STEP.matcher(path); step.find(); ) {
      String key = step.group(1);
      pointer.append('/').append(key != null ? Fault.step(key) : snakeCase(step.group(2)));
    }
    return pointer.toString();
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
