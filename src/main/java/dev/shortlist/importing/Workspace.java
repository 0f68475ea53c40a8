package dev.shortlist.importing;

import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * What the opening of a source is given.
 *
 * @param folder an empty folder of the service's own, where archives are unpacked; it stays as long
 *     as the dataset
 * @param observer is told how many items were found so far, and may end it by an exception
 */
record Workspace(Path folder, LongConsumer observer) {

  Path file(String name) {
    return folder.resolve(name);
  }

  boolean contains(Path file) {
    return file.startsWith(folder);
  }

  void found(long items) {
    observer.accept(items);
  }
}
