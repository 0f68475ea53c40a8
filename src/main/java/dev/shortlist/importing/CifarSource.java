package dev.shortlist.importing;

import dev.shortlist.itemimage.ImageLocation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Records of the CIFAR archives, batch after batch in the official order. */
record CifarSource(Cifar cifar, List<Batch> batches, List<String> classes) implements Source {

  /**
   * A file of records.
   *
   * @param labels shape (n): the class of each
   */
  private record Batch(Path file, String name, byte[] labels) {}

  /**
   * @throws dev.shortlist.problem.Problem with the records whose class there is not
   */
  static CifarSource of(Cifar cifar, List<Path> files, List<String> classes) {
    return new CifarSource(
        cifar, files.stream().map(file -> checked(cifar, file)).toList(), classes);
  }

  private static Batch checked(Cifar cifar, Path file) {
    SourceFaults faults = new SourceFaults(file, "record");
    byte[] labels = labels(cifar, file);
    for (int i = 0; i < labels.length; i++) {
      if ((labels[i] & 0xff) >= cifar.classes()) {
        faults.add(i, "class %d of %d".formatted(labels[i] & 0xff, cifar.classes()));
      }
    }
    faults.refuse();
    return new Batch(file, String.valueOf(file.getFileName()).replaceFirst("\\.bin$", ""), labels);
  }

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
      throw SourceFaults.unreadable(batch, e);
    }
  }

  @Override
  public int size() {
    return batches.stream().mapToInt(batch -> batch.labels().length).sum();
  }

  @Override
  public Stream<SourceItem> items() {
    return batches.stream().flatMap(this::items);
  }

  private Stream<SourceItem> items(Batch batch) {
    return IntStream.range(0, batch.labels().length)
        .mapToObj(
            i -> {
              long firstByte = (long) i * cifar.recordBytes() + cifar.labelBytes();
              return SourceItem.of(
                  batch.name() + "/" + i,
                  new ImageLocation.Planes(batch.file(), firstByte, Cifar.SIDE),
                  classes.get(batch.labels()[i]));
            });
  }
}
