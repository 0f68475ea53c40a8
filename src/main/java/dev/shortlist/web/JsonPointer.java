package dev.shortlist.web;

import java.util.Locale;

/** JSON pointers (RFC 6901) to the fields of a request body. */
final class JsonPointer {

  private JsonPointer() {}

  /** {@code labels[3].itemKey} becomes {@code /labels/3/item_key}. */
  static String ofPath(String path) {
    return "/"
        + path.replace("[", ".")
            .replace("]", "")
            .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replace('.', '/')
            .toLowerCase(Locale.ROOT);
  }
}
