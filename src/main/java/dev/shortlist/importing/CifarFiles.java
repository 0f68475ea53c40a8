package dev.shortlist.importing;

import dev.shortlist.location.Roots;
import dev.shortlist.location.UnreadableLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the files of a CIFAR dataset, binary or python version, in an archive, a folder or by
 * themselves.
 *
 * @param work where an archive is unpacked and python batches are rewritten
 */
record CifarFiles(Cifar cifar, Roots roots, Workspace work) {

  private static final List<String> FOLDERS =
      List.of(
          "",
          "cifar-10-batches-bin",
          "cifar-10-batches-py",
          "cifar-100-binary",
          "cifar-100-python");

  private static final String BINARY = ".bin";

  /**
   * @throws dev.shortlist.problem.Problem naming what is missing, altered or malformed
   */
  CifarSource open(Path location, Split split) {
    if (TarFile.isTar(location)) {
      CifarChecksums.verifyArchive(location);
      unpack(location);
      return open(location, work.folder(), split);
    }
    if (Files.isDirectory(location)) {
      return open(location, location, split);
    }
    boolean binary = location.toString().endsWith(BINARY);
    return binary ? binary(List.of(location)) : python(List.of(location));
  }

  /** Files keep their names only: whatever an entry is called, it lands in our folder. */
  private void unpack(Path archive) {
    TarFile.read(
        archive,
        entry -> {
          if (cifar.owns(entry.name())) {
            switch (entry) {
              case TarFile.Entry.File(String name, long _, InputStream content) ->
                  Files.copy(content, work.file(Cifar.fileName(name)));
              case TarFile.Entry.HardLink _, TarFile.Entry.SymbolicLink _ ->
                  throw TarFile.refused(archive, entry);
            }
          }
        });
  }

  private CifarSource open(Path location, Path folder, Split split) {
    List<String> names = cifar.batches(split);
    for (String name : FOLDERS) {
      Path candidate = folder.resolve(name);
      if (Files.isRegularFile(candidate.resolve(names.getFirst() + BINARY))) {
        return binary(present(candidate, names, BINARY));
      }
      if (Files.isRegularFile(candidate.resolve(names.getFirst()))) {
        return python(present(candidate, names, ""));
      }
    }
    throw SourceFaults.unreadable(
        location,
        "it holds neither %s.bin nor %s; if it holds image files, import it as a folder"
            .formatted(names.getFirst(), names.getFirst()));
  }

  private List<Path> present(Path folder, List<String> names, String suffix) {
    List<String> missing =
        names.stream()
            .map(name -> name + suffix)
            .filter(name -> !Files.isRegularFile(folder.resolve(name)))
            .toList();
    if (!missing.isEmpty()) {
      throw SourceFaults.unreadable(folder, "it lacks " + String.join(", ", missing));
    }
    return names.stream().map(name -> allowed(folder.resolve(name + suffix))).toList();
  }

  private CifarSource binary(List<Path> batches) {
    Path names = batches.getFirst().resolveSibling(cifar.names().text());
    return CifarSource.of(
        cifar, batches, Files.isRegularFile(names) ? lines(allowed(names)) : numbers());
  }

  private CifarSource python(List<Path> pickles) {
    Path names = pickles.getFirst().resolveSibling(cifar.names().pickle());
    List<String> classes =
        Files.isRegularFile(names) ? CifarPickles.classes(cifar, allowed(names)) : numbers();
    List<Path> batches = new ArrayList<>();
    for (Path pickle : pickles) {
      Path batch = work.file(pickle.getFileName() + BINARY);
      CifarPickles.rewrite(cifar, pickle, batch);
      forget(pickle);
      batches.add(batch);
    }
    return CifarSource.of(cifar, batches, requireAll(names, classes));
  }

  /** What was unpacked only to be rewritten takes no room. */
  private void forget(Path pickle) {
    try {
      if (work.contains(pickle)) {
        Files.delete(pickle);
      }
    } catch (IOException e) {
      throw SourceFaults.unreadable(pickle, e);
    }
  }

  private List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return requireAll(file, lines.map(String::strip).filter(line -> !line.isEmpty()).toList());
    } catch (IOException e) {
      throw SourceFaults.unreadable(file, e);
    }
  }

  private List<String> requireAll(Path file, List<String> classes) {
    if (classes.size() != cifar.classes()) {
      throw SourceFaults.unreadable(
          file, "it names %d classes, not %d".formatted(classes.size(), cifar.classes()));
    }
    return classes;
  }

  /** The classes where no file names them. */
  private List<String> numbers() {
    return IntStream.range(0, cifar.classes()).mapToObj(String::valueOf).toList();
  }

  private Path allowed(Path file) {
    try {
      return work.contains(file) ? file : roots.requireBelow(file);
    } catch (UnreadableLocation e) {
      throw SourceFaults.unreadable(file, e.detail());
    }
  }
}
