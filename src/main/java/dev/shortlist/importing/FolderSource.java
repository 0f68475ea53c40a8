package dev.shortlist.importing;

import dev.shortlist.itemimage.ImageLocation;
import dev.shortlist.location.Roots;
import dev.shortlist.location.UnreadableLocation;
import dev.shortlist.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Images in a folder: those directly in it, then those of each subfolder, in the order of the
 * reference: subfolders by code point, inside each the folders sorted, then the files. A subfolder
 * is a class, except FiftyOne's {@code _unlabeled}. Hidden files and folders are left out.
 *
 * @param prefix what the keys begin with in front of the path below {@code base}
 */
record FolderSource(Path base, String prefix, Roots roots, List<String> classes, int size)
    implements Source {

  static final String UNLABELED = "_unlabeled";

  private static final Set<String> DECODED = Set.of("bmp", "jpeg", "jpg", "png", "webp");

  /** Images to the reference, which cannot be decoded here. */
  private static final Set<String> OTHER_IMAGES = Set.of("pgm", "ppm", "tif", "tiff");

  /** Python's order of strings; Java's differs beyond the basic plane. */
  static final Comparator<String> BY_CODE_POINT =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  /**
   * @throws Problem if there is no image at all
   */
  static FolderSource open(Path base, String prefix, Roots roots, Workspace work) {
    List<String> classes =
        subfolders(base).stream().filter(name -> !name.equals(UNLABELED)).toList();
    FolderSource source = new FolderSource(base, prefix, roots, classes, 0);
    int size = 0;
    try (Stream<SourceItem> items = source.items()) {
      for (Iterator<SourceItem> each = items.iterator(); each.hasNext(); each.next()) {
        work.found(++size);
      }
    }
    if (size == 0) {
      throw SourceFaults.unreadable(
          base, "it holds no images (%s)".formatted(String.join(", ", new TreeSet<>(DECODED))));
    }
    return new FolderSource(base, prefix, roots, classes, size);
  }

  @Override
  public Stream<SourceItem> items() {
    // in the ImageNet layout an image is in the folder of its class, or none of it
    Stream<SourceItem> direct =
        prefix.isEmpty() ? images(base, 1).stream().map(file -> item(file, null)) : Stream.empty();
    Stream<SourceItem> below =
        subfolders(base).stream()
            .flatMap(
                name ->
                    images(base.resolve(name), Integer.MAX_VALUE).stream()
                        .map(file -> item(file, name.equals(UNLABELED) ? null : name)));
    return Stream.concat(direct, below);
  }

  private SourceItem item(Path file, @Nullable String label) {
    String key = prefix + base.relativize(file).toString().replace('\\', '/');
    return SourceItem.of(key, new ImageLocation.Whole(file), label);
  }

  private static List<String> subfolders(Path base) {
    try (Stream<Path> entries = Files.list(base)) {
      return entries
          .filter(Files::isDirectory)
          .map(FolderSource::name)
          .filter(name -> !name.startsWith("."))
          .sorted(BY_CODE_POINT)
          .toList();
    } catch (IOException e) {
      throw SourceFaults.unreadable(base, e);
    }
  }

  private List<Path> images(Path folder, int depth) {
    try (Stream<Path> files = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(this::isImage)
          .sorted(
              Comparator.comparing((Path file) -> Sources.folderOf(file).toString(), BY_CODE_POINT)
                  .thenComparing(FolderSource::name, BY_CODE_POINT))
          .toList();
    } catch (IOException e) {
      throw SourceFaults.unreadable(folder, e);
    } catch (UncheckedIOException e) {
      throw SourceFaults.unreadable(
          folder, "a link in it leads in a circle or nowhere: " + e.getMessage());
    }
  }

  private boolean isImage(Path file) {
    if (!isImage(name(file)) || !Files.isRegularFile(file)) {
      return false;
    }
    try {
      roots.requireBelow(file);
      return true;
    } catch (UnreadableLocation e) {
      throw SourceFaults.unreadable(file, e.detail());
    }
  }

  /** Whether a name is that of an image that can be decoded, and of no hidden file. */
  static boolean isImage(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (OTHER_IMAGES.contains(suffix) && !name.startsWith(".")) {
      throw SourceFaults.unreadable(
          Path.of(path), "%s is not decoded; convert the file or take it out".formatted(suffix));
    }
    return DECODED.contains(suffix) && !name.startsWith(".");
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
