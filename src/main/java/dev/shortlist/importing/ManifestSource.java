package dev.shortlist.importing;

import dev.shortlist.location.Roots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV or JSON Lines file with a row per item: {@code key} and, as far as they are known, {@code
 * uri}, {@code class}, {@code stratum}, {@code cost} and {@code metadata}. Its classes are sorted.
 *
 * @param base what paths are relative to
 */
record ManifestSource(Path file, Path base, Roots roots, List<String> classes, int size)
    implements Source {

  static final String KEY = "key";
  static final String METADATA = "metadata";

  static final Set<String> FIELDS = Set.of(KEY, "uri", "class", "stratum", "cost", METADATA);

  /**
   * @throws dev.shortlist.problem.Problem with the rows that say something impossible
   */
  static ManifestSource open(Path file, Path base, Roots roots, Workspace work) {
    ManifestSource unchecked = new ManifestSource(file, base, roots, List.of(), 0);
    ClassNames classes = new ClassNames(file, "the values of class in it");
    RepeatedKeys keys = new RepeatedKeys();
    SourceFaults faults = new SourceFaults(file);
    int rows = 0;
    int images = 0;
    long firstWithout = 0;
    try (Items items = unchecked.new Items(faults)) {
      for (PlacedItem next = items.next(); next != null; next = items.next()) {
        work.found(++rows);
        keys.add(next.item().key());
        if (next.item().label() != null) {
          classes.add(next.item().label());
        }
        if (next.item().image() != null) {
          images++;
        } else if (firstWithout == 0) {
          firstWithout = next.line();
        }
      }
    } catch (IOException e) {
      throw SourceFaults.unreadable(file, e);
    }
    if (faults.isEmpty()) {
      keys.addTo(faults, unchecked.placed().map(PlacedItem::toKey));
    }
    if (faults.isEmpty() && images > 0 && images < rows) {
      faults.add(firstWithout, "has no uri; give one to all rows, or to none");
    }
    faults.refuse();
    if (rows == 0) {
      throw SourceFaults.unreadable(file, "it has no rows");
    }
    return new ManifestSource(file, base, roots, classes.sorted(), rows);
  }

  @Override
  public Stream<SourceItem> items() {
    return placed().map(PlacedItem::item);
  }

  private Stream<PlacedItem> placed() {
    try {
      Items items = new Items(new SourceFaults(file));
      return Stream.generate(items::nextOrNothing)
          .takeWhile(Optional::isPresent)
          .map(Optional::orElseThrow)
          .onClose(items::closeUnchecked);
    } catch (IOException e) {
      throw SourceFaults.unreadable(file, e);
    }
  }

  private record PlacedItem(long line, SourceItem item) {

    RepeatedKeys.Placed toKey() {
      return new RepeatedKeys.Placed(line, item.key());
    }
  }

  /** Reads one item after the other. */
  private final class Items implements AutoCloseable {

    private final SourceFaults faults;
    private final ManifestRows rows;
    private final ManifestFields fields;

    Items(SourceFaults faults) throws IOException {
      this.faults = faults;
      this.rows = ManifestRows.open(file, faults);
      this.fields = new ManifestFields(base, roots, faults);
    }

    /** The next item, of use only if it added no faults; null after the last. */
    @Nullable PlacedItem next() throws IOException {
      ManifestRows.Row row = rows.next();
      return row == null ? null : new PlacedItem(row.line(), fields.item(row));
    }

    Optional<PlacedItem> nextOrNothing() {
      try {
        Optional<PlacedItem> next = Optional.ofNullable(next());
        faults.refuse();
        return next;
      } catch (IOException e) {
        throw SourceFaults.unreadable(file, e);
      }
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }

    void closeUnchecked() {
      try {
        rows.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
