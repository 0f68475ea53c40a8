package dev.shortlist.importing;

import dev.shortlist.dataset.ItemRules;
import dev.shortlist.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The names of classes as a source gives them, in the order of their code points. */
final class ClassNames {

  private final Path source;
  private final String origin;
  private final Set<String> names = new TreeSet<>(FolderSource.BY_CODE_POINT);

  /**
   * @param origin what in the source names classes, in the plural
   */
  ClassNames(Path source, String origin) {
    this.source = source;
    this.origin = origin;
  }

  /**
   * @throws Problem if these are more classes than a dataset can have
   */
  void add(String name) {
    names.add(name);
    if (names.size() > ItemRules.MOST_CLASSES) {
      throw SourceFaults.unreadable(
          source,
          "%s are more than %d classes; take out what is no class"
              .formatted(origin, ItemRules.MOST_CLASSES));
    }
  }

  List<String> sorted() {
    return List.copyOf(names);
  }
}
