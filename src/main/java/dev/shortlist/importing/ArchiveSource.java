package dev.shortlist.importing;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Images from an archive, in its order. Folders that hold everything are passed over; the first
 * folder below them is the class.
 *
 * @param base where the archive was unpacked
 * @param names the images below {@code base}, all with as many levels of folders or more
 * @param skipped how many levels hold everything
 */
record ArchiveSource(Path base, List<String> names, int skipped, List<String> classes)
    implements Source {

  static ArchiveSource open(Path archive, Path work) {
    List<String> names = Unpacking.unpack(archive, work, ArchiveSource::isImage);
    if (names.isEmpty()) {
      throw SourceFaults.unreadable(archive, "it holds no images");
    }
    int skipped = skipped(names);
    List<String> classes =
        names.stream()
            .filter(name -> folders(name) > skipped)
            .map(name -> name.split("/")[skipped])
            .distinct()
            .sorted(FolderSource.BY_CODE_POINT)
            .toList();
    return new ArchiveSource(work, names, skipped, classes);
  }

  @Override
  public Stream<SourceItem> items() {
    return names.stream()
        .map(
            name -> SourceItem.of(name, new ImageLocation.InFile(base.resolve(name)), label(name)));
  }

  private @Nullable String label(String name) {
    return folders(name) > skipped ? name.split("/")[skipped] : null;
  }

  /** Leading folders that all names share, as long as a folder for the class remains below. */
  private static int skipped(List<String> names) {
    int skipped = 0;
    while (sharesFolder(names, skipped)) {
      skipped++;
    }
    return skipped;
  }

  private static boolean sharesFolder(List<String> names, int level) {
    return names.stream().allMatch(name -> folders(name) > level + 1)
        && names.stream().map(name -> name.split("/")[level]).distinct().count() == 1;
  }

  private static int folders(String name) {
    return (int) name.chars().filter(c -> c == '/').count();
  }

  private static boolean isImage(String name) {
    String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return FolderSource.DECODED.contains(suffix) && !name.matches("(.*/)?\\..*");
  }
}
