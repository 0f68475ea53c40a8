package dev.shortlist.importing;

import dev.shortlist.dataset.ItemRules;
import dev.shortlist.itemimage.ImageLocation;
import dev.shortlist.location.RemoteFiles;
import dev.shortlist.location.Roots;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks rows of a manifest field by field, by the rules of {@code POST /datasets/{id}/items}.
 *
 * @param base what paths are relative to
 */
record ManifestFields(Path base, Roots roots, SourceFaults faults) {

  /** Longer numbers are no cost. */
  private static final int LONGEST_NUMBER = 40;

  /** What a row says; of use only if it added no faults. */
  SourceItem item(ManifestRows.Row row) {
    for (String field : row.fields().keySet()) {
      if (!ManifestSource.FIELDS.contains(field)) {
        faults.add(
            row.line(),
            "'%s' is an unknown field; known are %s"
                .formatted(field, String.join(", ", new TreeSet<>(ManifestSource.FIELDS))));
      }
    }
    String key = text(row, ManifestSource.KEY);
    if (key == null) {
      faults.add(row.line(), "has no key");
    }
    return new SourceItem(
        key == null ? "" : key,
        image(row),
        text(row, "class"),
        text(row, "stratum"),
        cost(row),
        metadata(row));
  }

  private @Nullable String text(ManifestRows.Row row, String field) {
    Object value = row.fields().get(field);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && ItemRules.isText(text)) {
      return text;
    }
    faults.add(
        row.line(),
        "%s must be a text of 1 to %d characters".formatted(field, ItemRules.LONGEST_TEXT));
    return null;
  }

  private @Nullable ImageLocation image(ManifestRows.Row row) {
    String text = text(row, "uri");
    if (text == null) {
      return null;
    }
    try {
      URI uri = text.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*://.*") ? new URI(text) : null;
      if (uri == null) {
        return file(row, text);
      }
      if (RemoteFiles.isRemote(uri)) {
        return new ImageLocation.Remote(uri);
      }
      if ("file".equalsIgnoreCase(uri.getScheme())) {
        return file(row, String.valueOf(uri.getPath()));
      }
      faults.add(row.line(), "'%s' is neither a path nor http, https, s3 or file".formatted(text));
    } catch (URISyntaxException e) {
      faults.add(row.line(), "'%s' is no URI: %s".formatted(text, e.getReason()));
    }
    return null;
  }

  private @Nullable ImageLocation file(ManifestRows.Row row, String path) {
    Optional<Path> found = roots.file(base, path);
    if (found.isEmpty()) {
      faults.add(row.line(), "there is no file %s in a folder that may be read".formatted(path));
    }
    return found.map(ImageLocation.Whole::new).orElse(null);
  }

  private @Nullable BigDecimal cost(ManifestRows.Row row) {
    Object value = row.fields().get("cost");
    if (value == null) {
      return null;
    }
    String text = String.valueOf(value);
    if (text.length() <= LONGEST_NUMBER && text.matches("[0-9.]+(E[+-]?[0-9]{1,3})?")) {
      try {
        BigDecimal cost = new BigDecimal(text);
        if (ItemRules.isCost(cost)) {
          return cost;
        }
      } catch (NumberFormatException e) {
        // told below, as every other text that is no cost
      }
    }
    faults.add(row.line(), "cost '%s' is no %s".formatted(text, ItemRules.COST));
    return null;
  }

  private Map<String, Object> metadata(ManifestRows.Row row) {
    Object value = row.fields().get(ManifestSource.METADATA);
    if (value == null) {
      return Map.of();
    }
    Map<String, Object> metadata = new LinkedHashMap<>();
    if (!(value instanceof Map<?, ?> entries)) {
      faults.add(row.line(), "metadata must be a JSON object");
      return metadata;
    }
    if (entries.size() > ItemRules.MOST_METADATA) {
      faults.add(
          row.line(), "metadata has more than %d entries".formatted(ItemRules.MOST_METADATA));
    }
    entries.forEach(
        (name, entry) -> {
          if (ItemRules.isStorable(String.valueOf(name)) && isScalar(entry)) {
            metadata.put(String.valueOf(name), entry);
          } else {
            faults.add(
                row.line(),
                "metadata '%s' must be a text, a number, true or false; metadata is flat"
                    .formatted(name));
          }
        });
    return metadata;
  }

  private static boolean isScalar(@Nullable Object value) {
    return switch (value) {
      case BigDecimal number -> ItemRules.isNumber(number);
      case Number _, Boolean _ -> true;
      case String text -> ItemRules.isStorable(text);
      case null, default -> false;
    };
  }
}
