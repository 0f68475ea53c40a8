package dev.shortlist.importing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV or JSON Lines file with a row per item: {@code key} and, as far as they are known, {@code
 * uri}, {@code class}, {@code stratum}, {@code cost} and {@code metadata}. Its classes are sorted.
 *
 * @param base what paths are relative to
 */
record ManifestSource(Path file, Path base, Roots roots, List<String> classes) implements Source {

  static final String KEY = "key";
  static final String METADATA = "metadata";

  private static final Set<String> FIELDS =
      Set.of(KEY, "uri", "class", "stratum", "cost", METADATA);
  private static final Set<String> REMOTE = Set.of("http", "https", "s3");
  private static final int LONGEST_TEXT = 1000;
  private static final BigDecimal COST_LIMIT = BigDecimal.TEN.pow(10);

  /**
   * @throws dev.shortlist.problem.Problem with the rows that say something impossible
   */
  static ManifestSource open(Path file, Path base, Roots roots) {
    Set<String> classes = new TreeSet<>(FolderSource.BY_CODE_POINT);
    ManifestSource unchecked = new ManifestSource(file, base, roots, List.of());
    SourceFaults faults = new SourceFaults(file);
    long rows = 0;
    try (ManifestRows manifest = ManifestRows.open(file, faults)) {
      for (ManifestRows.Row row = manifest.next(); row != null; row = manifest.next()) {
        rows++;
        Optional.ofNullable(unchecked.item(row, faults).label()).ifPresent(classes::add);
      }
    } catch (IOException e) {
      throw SourceFaults.unreadable(file, String.valueOf(e.getMessage()));
    }
    faults.refuse();
    if (rows == 0) {
      throw SourceFaults.unreadable(file, "it has no rows");
    }
    return new ManifestSource(file, base, roots, List.copyOf(classes));
  }

  @Override
  public Stream<SourceItem> items() {
    SourceFaults faults = new SourceFaults(file);
    try {
      ManifestRows rows = ManifestRows.open(file, faults);
      return Stream.generate(() -> next(rows, faults))
          .takeWhile(Optional::isPresent)
          .map(Optional::orElseThrow)
          .onClose(() -> close(rows));
    } catch (IOException e) {
      throw SourceFaults.unreadable(file, String.valueOf(e.getMessage()));
    }
  }

  private Optional<SourceItem> next(ManifestRows rows, SourceFaults faults) {
    try {
      ManifestRows.Row row = rows.next();
      Optional<SourceItem> item = row == null ? Optional.empty() : Optional.of(item(row, faults));
      faults.refuse();
      return item;
    } catch (IOException e) {
      throw SourceFaults.unreadable(file, String.valueOf(e.getMessage()));
    }
  }

  private static void close(ManifestRows rows) {
    try {
      rows.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a row says; of use only if it added no faults. */
  private SourceItem item(ManifestRows.Row row, SourceFaults faults) {
    for (String field : row.fields().keySet()) {
      if (!FIELDS.contains(field)) {
        faults.add(row.line(), "'%s' is none of %s".formatted(field, new TreeSet<>(FIELDS)));
      }
    }
    String key = text(row, KEY, faults);
    if (key == null) {
      faults.add(row.line(), "has no key");
    }
    return new SourceItem(
        key == null ? "" : key,
        image(row, faults),
        text(row, "class", faults),
        text(row, "stratum", faults),
        cost(row, faults),
        metadata(row, faults));
  }

  private static @Nullable String text(ManifestRows.Row row, String field, SourceFaults faults) {
    Object value = row.fields().get(field);
    String text = value == null ? null : String.valueOf(value);
    if (text != null && (text.isBlank() || text.length() > LONGEST_TEXT || value instanceof Map)) {
      faults.add(
          row.line(), "%s must be a text of 1 to %d characters".formatted(field, LONGEST_TEXT));
    }
    return text;
  }

  private @Nullable ImageLocation image(ManifestRows.Row row, SourceFaults faults) {
    String text = text(row, "uri", faults);
    if (text == null) {
      return null;
    }
    try {
      URI uri = text.matches("[a-z][a-z0-9+.-]*://.*") ? new URI(text) : null;
      if (uri != null && REMOTE.contains(uri.getScheme())) {
        return new ImageLocation.Remote(uri);
      }
      if (uri != null && !uri.getScheme().equals("file")) {
        faults.add(
            row.line(), "'%s' is neither a path nor http, https, s3 or file".formatted(text));
        return null;
      }
      String path = uri == null ? text : String.valueOf(uri.getPath());
      Optional<Path> found = roots.file(base, path);
      if (found.isEmpty()) {
        faults.add(row.line(), "there is no file %s in a folder that may be read".formatted(path));
      }
      return found.map(ImageLocation.InFile::new).orElse(null);
    } catch (URISyntaxException e) {
      faults.add(row.line(), "'%s' is no URI: %s".formatted(text, e.getReason()));
      return null;
    }
  }

  private static @Nullable BigDecimal cost(ManifestRows.Row row, SourceFaults faults) {
    Object value = row.fields().get("cost");
    if (value == null) {
      return null;
    }
    String text = String.valueOf(value);
    if (text.matches("[0-9]{1,10}(\\.[0-9]{1,2})?")) {
      BigDecimal cost = new BigDecimal(text);
      if (cost.compareTo(COST_LIMIT) < 0) {
        return cost;
      }
    }
    faults.add(row.line(), "cost '%s' is no number from 0 with at most 2 decimals".formatted(text));
    return null;
  }

  private static Map<String, Object> metadata(ManifestRows.Row row, SourceFaults faults) {
    Object value = row.fields().get(METADATA);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map
        && map.values().stream().allMatch(ManifestSource::isScalar)) {
      @SuppressWarnings("unchecked")
      Map<String, Object> flat = (Map<String, Object>) map;
      return flat;
    }
    faults.add(row.line(), "metadata must be a JSON object of texts, numbers, true or false");
    return Map.of();
  }

  private static boolean isScalar(@Nullable Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }
}
