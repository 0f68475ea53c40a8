package dev.shortlist.importing;

import dev.shortlist.itemimage.ImageLocation;
import dev.shortlist.location.Roots;
import dev.shortlist.location.UnreadableLocation;
import dev.shortlist.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
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

  /** What Java reads where a name has bytes that are no characters. */
  private static final char NO_CHARACTER = '\uFFFD';

  /** Elsewhere no name beyond ASCII can be read. */
  private static final boolean UTF8_LOCALE =
      "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

  /** Python's order of strings; Java's differs beyond the basic plane. */
  static final Comparator<String> BY_CODE_POINT =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  /**
   * @throws Problem if there is no image at all, or what cannot be read as one
   */
  static FolderSource open(Path base, String prefix, Roots roots, Workspace work) {
    FolderSource unchecked = new FolderSource(base, prefix, roots, List.of(), 0);
    ClassNames classes = new ClassNames(base, "the folders in it");
    unchecked.subfolders().stream()
        .map(FolderSource::name)
        .filter(name -> !name.equals(UNLABELED))
        .forEach(classes::add);
    int size = 0;
    try (Stream<SourceItem> items = unchecked.items()) {
      for (Iterator<SourceItem> each = items.iterator(); each.hasNext(); each.next()) {
        work.found(++size);
      }
    }
    if (size == 0) {
      throw SourceFaults.unreadable(base, ImageNames.NONE);
    }
    return new FolderSource(base, prefix, roots, classes.sorted(), size);
  }

  @Override
  public Stream<SourceItem> items() {
    // in the ImageNet layout an image is in the folder of its class, or none of it
    Stream<SourceItem> direct =
        prefix.isEmpty() ? images(base, 1).stream().map(file -> item(file, null)) : Stream.empty();
    Stream<SourceItem> below =
        subfolders().stream()
            .flatMap(
                folder ->
                    images(folder, Integer.MAX_VALUE).stream()
                        .map(file -> item(file, label(folder))));
    return Stream.concat(direct, below);
  }

  private static @Nullable String label(Path subfolder) {
    return name(subfolder).equals(UNLABELED) ? null : name(subfolder);
  }

  private SourceItem item(Path file, @Nullable String label) {
    return SourceItem.of(prefix + below(file), new ImageLocation.Whole(file), label);
  }

  private String below(Path file) {
    return base.relativize(file).toString().replace('\\', '/');
  }

  private List<Path> subfolders() {
    try (Stream<Path> entries = Files.list(base)) {
      return entries
          .filter(this::isSubfolder)
          .sorted(Comparator.comparing(FolderSource::name, BY_CODE_POINT))
          .toList();
    } catch (IOException e) {
      throw SourceFaults.unreadable(base, e);
    }
  }

  private boolean isSubfolder(Path entry) {
    if (ImageNames.isHidden(name(entry))) {
      return false;
    }
    if (!Files.isDirectory(entry)) {
      requireTarget(entry, Files.exists(entry));
      return false;
    }
    requireText(name(entry));
    return true;
  }

  /** What it led to might have been a class, or an image before those that follow. */
  private static void requireTarget(Path link, boolean exists) {
    if (!exists) {
      throw SourceFaults.unreadable(
          link, "it is a link that leads nowhere; mend it, or take it out");
    }
  }

  /** Two names that are no text may look the same. */
  private void requireText(String name) {
    if (name.indexOf(NO_CHARACTER) >= 0) {
      throw SourceFaults.unreadable(
          base,
          "the name %s in it has bytes that are no UTF-8; rename it%s"
              .formatted(name, UTF8_LOCALE ? "" : ", or run the service in a UTF-8 locale"));
    }
  }

  private List<Path> images(Path folder, int depth) {
    List<Path> images = new ArrayList<>();
    try {
      Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), depth, new Walk(images));
    } catch (IOException e) {
      throw SourceFaults.unreadable(folder, e);
    }
    images.sort(
        Comparator.comparing((Path file) -> Sources.folderOf(file).toString(), BY_CODE_POINT)
            .thenComparing(FolderSource::name, BY_CODE_POINT));
    return images;
  }

  /** Collects images; does not look into hidden folders. */
  private final class Walk extends SimpleFileVisitor<Path> {

    private final List<Path> images;

    Walk(List<Path> images) {
      this.images = images;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return ImageNames.isHidden(below(folder))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!ImageNames.isHidden(below(file))) {
        requireTarget(file, !attributes.isSymbolicLink());
        if (attributes.isRegularFile() && ImageNames.isImage(base, below(file))) {
          requireText(below(file));
          images.add(allowed(file));
        }
      }
      return FileVisitResult.CONTINUE;
    }

    private Path allowed(Path file) {
      try {
        roots.requireBelow(file);
        return file;
      } catch (UnreadableLocation e) {
        throw SourceFaults.unreadable(file, e.detail());
      }
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      if (ImageNames.isHidden(below(file))) {
        return FileVisitResult.CONTINUE;
      }
      if (failure instanceof FileSystemLoopException) {
        throw SourceFaults.unreadable(file, "it is a link that leads in a circle; take it out");
      }
      throw SourceFaults.unreadable(file, failure);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
