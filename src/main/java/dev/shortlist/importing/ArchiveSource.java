package dev.shortlist.importing;

import dev.shortlist.itemimage.ImageLocation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * @throws dev.shortlist.problem.Problem if it is damaged, or holds no image, or what cannot be
   *     read as one
   */
  static ArchiveSource open(Path archive, Workspace work) {
    Path pack = work.file("images.pack");
    List<Entry> entries = copy(archive, pack, work);
    if (entries.isEmpty()) {
      throw SourceFaults.unreadable(archive, ImageNames.NONE);
    }
    int passedOver = passedOver(entries);
    ClassNames classes = new ClassNames(archive, "the folders in it");
    entries.stream()
        .filter(entry -> entry.folders() > passedOver)
        .map(entry -> entry.folder(passedOver))
        .filter(folder -> !folder.equals(FolderSource.UNLABELED))
        .forEach(classes::add);
    return new ArchiveSource(pack, entries, passedOver, classes.sorted());
  }

  private static List<Entry> copy(Path archive, Path pack, Workspace work) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(pack), 1 << 16)) {
      Packing packing = new Packing(archive, out, work);
      TarFile.read(archive, packing);
      packing.faults.refuse();
      return packing.entries;
    } catch (IOException e) {
      throw SourceFaults.unreadable(pack, e);
    }
  }

  /** Copies images one behind the other, and keeps where each is. */
  private static final class Packing implements TarFile.Visitor {

    private final Path archive;
    private final OutputStream out;
    private final Workspace work;
    private final SourceFaults faults;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private long end;

    Packing(Path archive, OutputStream out, Workspace work) {
      this.archive = archive;
      this.out = out;
      this.work = work;
      this.faults = new SourceFaults(archive, "image");
    }

    @Override
    public void visit(TarFile.Entry entry) throws IOException {
      switch (entry) {
        case TarFile.Entry.File file -> {
          if (ImageNames.isImage(archive, file.name())) {
            add(copied(file));
          }
        }
        case TarFile.Entry.HardLink link -> {
          if (ImageNames.isImage(archive, link.name())) {
            add(same(link));
          }
        }
        case TarFile.Entry.SymbolicLink link -> {
          // whatever it is called, it may stand for a folder of images
          if (!ImageNames.isHidden(link.name())) {
            throw TarFile.refused(archive, link);
          }
        }
      }
    }

    private Entry copied(TarFile.Entry.File file) throws IOException {
      if (file.bytes() > Integer.MAX_VALUE) {
        throw SourceFaults.unreadable(
            archive,
            "its entry %s has %d bytes, which is no image".formatted(file.name(), file.bytes()));
      }
      if (file.content().transferTo(out) != file.bytes()) {
        throw new IOException("it is cut short");
      }
      long first = end;
      end += file.bytes();
      return new Entry(file.name(), first, (int) file.bytes());
    }

    private Entry same(TarFile.Entry.HardLink link) {
      Integer number = numbers.get(link.target());
      if (number == null) {
        throw TarFile.refused(archive, link);
      }
      Entry earlier = entries.get(number - 1);
      return new Entry(link.name(), earlier.firstByte(), earlier.bytes());
    }

    private void add(Entry entry) {
      entries.add(entry);
      Integer before = numbers.putIfAbsent(entry.name(), entries.size());
      if (before != null) {
        faults.add(entries.size(), "the key '%s' is at %d already".formatted(entry.name(), before));
      }
      work.found(entries.size());
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
