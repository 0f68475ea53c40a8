package dev.shortlist.importing;

import dev.shortlist.dataset.ItemRules;
import dev.shortlist.itemimage.ImageLocation;
import dev.shortlist.location.Roots;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a path and a class number, as ImageNet-LT and Places-LT publish them. An item's number
 * is its line from 0, its key the path as written, and class k is called k.
 *
 * @param root what the paths are relative to; without it items have no images
 */
record ImageListSource(Path list, Optional<Path> root, Roots roots, List<String> classes, int size)
    implements Source {

  private static final Pattern LINE = Pattern.compile("(\\S|\\S.*\\S)\\s+(\\d{1,6})\\s*");

  private static final int LARGEST_LABEL = ItemRules.MOST_CLASSES - 1;

  /**
   * @throws dev.shortlist.problem.Problem with the lines that are no path and label, or whose file
   *     is not there
   */
  static ImageListSource open(Path list, Optional<Path> root, Roots roots, Workspace work) {
    Check check = new Check(list, root, roots);
    try (BufferedReader lines = Text.lines(list)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        check.line(line);
        work.found(check.number);
      }
    } catch (IOException e) {
      throw SourceFaults.unreadable(list, e);
    }
    ImageListSource source = new ImageListSource(list, root, roots, check.classes(), check.lines());
    check.keys.addTo(check.faults, source.keys());
    check.faults.refuse();
    return source;
  }

  /** Reads a list once for its faults and its largest label. */
  private static final class Check {

    private final Path list;
    private final Optional<Path> root;
    private final Roots roots;
    private final SourceFaults faults;
    private final RepeatedKeys keys = new RepeatedKeys();
    private long number;
    private long blank;
    private int largest = -1;

    Check(Path list, Optional<Path> root, Roots roots) {
      this.list = list;
      this.root = root;
      this.roots = roots;
      this.faults = new SourceFaults(list);
    }

    void line(String line) {
      number++;
      if (line.isBlank()) {
        blank = blank > 0 ? blank : number;
        return;
      }
      if (blank > 0) {
        // an item's number is its line: a gap would shift all that follow
        faults.add(blank, "is blank");
        blank = 0;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        String shown = line.length() <= 80 ? line : line.substring(0, 80) + "…";
        faults.add(number, "is no 'path label': '%s'".formatted(shown));
        return;
      }
      String path = matcher.group(1);
      if (root.isPresent() && roots.file(root.get(), path).isEmpty()) {
        faults.add(number, "there is no file %s below %s".formatted(path, root.get()));
      }
      keys.add(path);
      int label = Integer.parseInt(matcher.group(2));
      if (label > LARGEST_LABEL) {
        faults.add(number, "has class %d; classes are 0 to %d".formatted(label, LARGEST_LABEL));
      }
      largest = Math.max(largest, Math.min(label, LARGEST_LABEL));
    }

    int lines() {
      return Math.toIntExact(blank > 0 ? blank - 1 : number);
    }

    List<String> classes() {
      faults.refuse();
      if (largest < 0) {
        throw SourceFaults.unreadable(list, "it has no lines");
      }
      return IntStream.rangeClosed(0, largest).mapToObj(String::valueOf).toList();
    }
  }

  @Override
  public Stream<SourceItem> items() {
    try {
      BufferedReader lines = Text.lines(list);
      return lines
          .lines()
          .map(LINE::matcher)
          .takeWhile(Matcher::matches)
          .map(line -> item(line.group(1), line.group(2)))
          .onClose(() -> close(lines));
    } catch (IOException e) {
      throw SourceFaults.unreadable(list, e);
    }
  }

  private SourceItem item(String path, String label) {
    return SourceItem.of(path, image(path), String.valueOf(Integer.parseInt(label)));
  }

  /** A file that vanished since the list was checked is told of when it is read. */
  private @Nullable ImageLocation image(String path) {
    return root.map(base -> new ImageLocation.Whole(base.resolve(path))).orElse(null);
  }

  private Stream<RepeatedKeys.Placed> keys() {
    AtomicLong number = new AtomicLong();
    return items().map(item -> new RepeatedKeys.Placed(number.incrementAndGet(), item.key()));
  }

  private static void close(BufferedReader lines) {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
