package dev.shortlist.importing;

import dev.shortlist.itemimage.ImageLocation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Images from an archive, in its order. Folders that hold everything are passed over; the first
 * folder below them is the class, as in a {@link FolderSource}.
 *
 * @param pack the file that all images were copied to, one behind the other: a gzipped archive can
 *     only be read from its front, and a million small files would wear out a file system
 */
record ArchiveSource(Path pack, List<Entry> entries, int passedOver, List<String> classes)
    implements Source {

  /** An image inside the pack. */
  private record Entry(String name, long firstByte, int bytes) {

    /** Folders in front of the name of the file. */
    int folders() {
      return (int) name.chars().filter(c -> c == '/').count();
    }

    String folder(int level) {
      return name.split("/", -1)[level];
    }
  }

  static ArchiveSource open(Path archive, Workspace work) {
    Path pack = work.file("images.pack");
    List<Entry> entries = copy(archive, pack, work);
    if (entries.isEmpty()) {
      throw SourceFaults.unreadable(archive, "it holds no images");
    }
    int passedOver = passedOver(entries);
    List<String> classes =
        entries.stream()
            .filter(entry -> entry.folders() > passedOver)
            .map(entry -> entry.folder(passedOver))
            .filter(folder -> !folder.equals(FolderSource.UNLABELED))
            .distinct()
            .sorted(FolderSource.BY_CODE_POINT)
            .toList();
    return new ArchiveSource(pack, entries, passedOver, classes);
  }

  private static List<Entry> copy(Path archive, Path pack, Workspace work) {
    List<Entry> entries = new ArrayList<>();
    RepeatedKeys names = new RepeatedKeys();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(pack), 1 << 16)) {
      TarFile.read(
          archive,
          FolderSource::isImage,
          (name, bytes, content) -> {
            requireSmall(archive, name, bytes);
            long first = entries.isEmpty() ? 0 : end(entries.getLast());
            copy(content, bytes, out);
            entries.add(new Entry(name, first, (int) bytes));
            names.add(name);
            work.found(entries.size());
          });
    } catch (IOException e) {
      throw SourceFaults.unreadable(pack, e);
    }
    SourceFaults faults = new SourceFaults(archive, "image");
    names.addTo(
        faults,
        IntStream.range(0, entries.size())
            .mapToObj(i -> new RepeatedKeys.Placed(i + 1L, entries.get(i).name())));
    faults.refuse();
    return entries;
  }

  private static void requireSmall(Path archive, String name, long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw SourceFaults.unreadable(
          archive, "its entry %s has %d bytes, which is no image".formatted(name, bytes));
    }
  }

  private static long end(Entry entry) {
    return entry.firstByte() + entry.bytes();
  }

  private static void copy(InputStream content, long bytes, OutputStream out) throws IOException {
    long copied = content.transferTo(out);
    if (copied != bytes) {
      throw new IOException("it is cut short");
    }
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public Stream<SourceItem> items() {
    return entries.stream()
        .map(
            entry ->
                SourceItem.of(
                    entry.name(),
                    new ImageLocation.Part(pack, entry.firstByte(), entry.bytes()),
                    label(entry)));
  }

  private @Nullable String label(Entry entry) {
    if (entry.folders() <= passedOver) {
      return null;
    }
    String folder = entry.folder(passedOver);
    return folder.equals(FolderSource.UNLABELED) ? null : folder;
  }

  /** Leading folders that all names share, as long as a folder for the class remains below. */
  private static int passedOver(List<Entry> entries) {
    int level = 0;
    while (isShared(entries, level)) {
      level++;
    }
    return level;
  }

  private static boolean isShared(List<Entry> entries, int level) {
    return entries.stream().allMatch(entry -> entry.folders() > level + 1)
        && entries.stream().map(entry -> entry.folder(level)).distinct().limit(2).count() == 1;
  }
}
