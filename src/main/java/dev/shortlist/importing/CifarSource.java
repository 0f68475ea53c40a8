package dev.shortlist.importing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Records of the CIFAR archives, batch after batch in the official order. */
record CifarSource(Cifar cifar, List<Path> batches, List<String> classes) implements Source {

  private static final List<String> FOLDERS =
      List.of(
          "",
          "cifar-10-batches-bin",
          "cifar-10-batches-py",
          "cifar-100-binary",
          "cifar-100-python");

  /**
   * @param location the folder, the archive, or one file of records
   * @param work where an archive is unpacked and python batches are rewritten; kept as long as the
   *     dataset
   * @throws dev.shortlist.problem.Problem naming what is missing, altered or malformed
   */
  static CifarSource open(Cifar cifar, Path location, Split split, Path work) {
    Path folder = location;
    if (Unpacking.isArchive(location)) {
      CifarChecksums.verifyArchive(location);
      Unpacking.unpack(location, work, cifar::owns);
      folder = work;
    } else if (Files.isRegularFile(location)) {
      return checked(cifar, List.of(location), location.resolveSibling(cifar.names().text()));
    }
    List<String> names = cifar.batches(split);
    for (String name : FOLDERS) {
      Path candidate = folder.resolve(name);
      if (Files.exists(candidate.resolve(names.getFirst() + ".bin"))) {
        List<Path> batches = present(candidate, names, ".bin");
        return checked(cifar, batches, candidate.resolve(cifar.names().text()));
      }
      if (Files.isRegularFile(candidate.resolve(names.getFirst()))) {
        List<Path> batches = rewritten(cifar, present(candidate, names, ""), work);
        return checked(cifar, batches, candidate.resolve(cifar.names().pickle()));
      }
    }
    throw SourceFaults.unreadable(
        location, "it holds neither %s.bin nor %s".formatted(names.getFirst(), names.getFirst()));
  }

  @Override
  public Stream<SourceItem> items() {
    return batches.stream().flatMap(this::items);
  }

  private Stream<SourceItem> items(Path batch) {
    byte[] labels = labels(cifar, batch);
    String name = batch.getFileName().toString().replaceFirst("\\.bin$", "");
    return IntStream.range(0, labels.length)
        .mapToObj(
            i -> {
              long offset = (long) i * cifar.recordBytes() + cifar.labelBytes();
              return SourceItem.of(
                  name + "/" + i,
                  new ImageLocation.Planes(batch, offset, Cifar.SIDE),
                  classes.get(labels[i]));
            });
  }

  private static List<Path> present(Path folder, List<String> names, String suffix) {
    List<String> missing =
        names.stream()
            .map(name -> name + suffix)
            .filter(name -> !Files.isRegularFile(folder.resolve(name)))
            .toList();
    if (!missing.isEmpty()) {
      throw SourceFaults.unreadable(folder, "it lacks " + String.join(", ", missing));
    }
    return names.stream().map(name -> folder.resolve(name + suffix)).toList();
  }

  private static List<Path> rewritten(Cifar cifar, List<Path> pickles, Path work) {
    List<Path> batches = new ArrayList<>();
    for (Path pickle : pickles) {
      Path batch = work.resolve(pickle.getFileName() + ".bin");
      CifarPickles.rewrite(cifar, pickle, batch);
      batches.add(batch);
    }
    return batches;
  }

  private static CifarSource checked(Cifar cifar, List<Path> batches, Path names) {
    List<String> classes = classNames(cifar, names);
    for (Path batch : batches) {
      SourceFaults faults = new SourceFaults(batch, "record");
      byte[] labels = labels(cifar, batch);
      for (int i = 0; i < labels.length; i++) {
        if ((labels[i] & 0xff) >= cifar.classes()) {
          faults.add(i, "class %d of %d".formatted(labels[i] & 0xff, cifar.classes()));
        }
      }
      faults.refuse();
    }
    return new CifarSource(cifar, batches, classes);
  }

  /** The class byte of every record. */
  private static byte[] labels(Cifar cifar, Path batch) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(batch), 1 << 16)) {
      long size = Files.size(batch);
      if (size == 0 || size % cifar.recordBytes() != 0) {
        throw SourceFaults.unreadable(
            batch,
            "its %d bytes are no whole number of records of %d bytes"
                .formatted(size, cifar.recordBytes()));
      }
      byte[] labels = new byte[Math.toIntExact(size / cifar.recordBytes())];
      for (int i = 0; i < labels.length; i++) {
        in.skipNBytes(cifar.labelBytes() - 1);
        labels[i] = (byte) in.read();
        in.skipNBytes(Cifar.PLANES);
      }
      return labels;
    } catch (IOException e) {
      throw SourceFaults.unreadable(batch, String.valueOf(e.getMessage()));
    }
  }

  /** Numbers where the file of names does not come with the batches. */
  private static List<String> classNames(Cifar cifar, Path file) {
    if (!Files.isRegularFile(file)) {
      return IntStream.range(0, cifar.classes()).mapToObj(String::valueOf).toList();
    }
    List<String> names =
        file.getFileName().toString().equals(cifar.names().pickle())
            ? CifarPickles.classes(cifar, file)
            : lines(file);
    if (names.size() != cifar.classes()) {
      throw SourceFaults.unreadable(
          file, "it names %d classes, not %d".formatted(names.size(), cifar.classes()));
    }
    return names;
  }

  private static List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return lines.map(String::strip).filter(line -> !line.isEmpty()).toList();
    } catch (IOException e) {
      throw SourceFaults.unreadable(file, String.valueOf(e.getMessage()));
    }
  }
}
