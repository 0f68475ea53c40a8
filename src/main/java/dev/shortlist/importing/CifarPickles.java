package dev.shortlist.importing;

import dev.shortlist.pickle.PickleInput;
import dev.shortlist.pickle.PickleReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pickles of the python version, rewritten as the records of the binary version. */
final class CifarPickles {

  private static final PickleReader READER =
      new PickleReader(
          Map.of(
              "numpy.core.multiarray._reconstruct", arguments -> new NumpyArray(),
              "numpy._core.multiarray._reconstruct", arguments -> new NumpyArray(),
              "numpy.ndarray", arguments -> new NumpyArray(),
              "numpy.dtype", NumpyType::new,
              // how Python 3 writes byte strings in old protocols: text of one character per byte
              "_codecs.encode", arguments -> arguments[0]));

  private static final int LARGEST_LABEL = 255;

  private CifarPickles() {}

  /** An array of bytes, whatever its shape. */
  private static final class NumpyArray implements PickleReader.Stateful {

    private byte[] bytes = {};

    /** State: version, shape, type, whether it is stored by columns, and the bytes. */
    @Override
    public void setState(Object state) {
      Object[] parts = (Object[]) state;
      boolean byColumns = Boolean.TRUE.equals(parts[3]) || Integer.valueOf(1).equals(parts[3]);
      if (!(parts[2] instanceof NumpyType type) || !type.name().equals("u1") || byColumns) {
        throw new IllegalArgumentException("its data is no array of bytes by rows");
      }
      bytes = bytes(parts[4]);
    }
  }

  /** A type of numbers; of its state only the byte order would matter, and bytes have none. */
  private record NumpyType(String name) implements PickleReader.Stateful {

    NumpyType(Object[] arguments) {
      this(text(arguments[0]));
    }

    @Override
    public void setState(Object state) {}
  }

  /**
   * Writes a batch as records of labels and planes.
   *
   * @throws dev.shortlist.problem.Problem if it is no batch, or altered
   */
  static void rewrite(Cifar cifar, Path batch, Path target) {
    Map<?, ?> content = read(batch);
    if (!(content.get("data") instanceof NumpyArray images)
        || !(content.get(cifar.names().labels()) instanceof List<?> labels)
        || images.bytes.length != (long) labels.size() * Cifar.PLANES) {
      throw SourceFaults.unreadable(
          batch,
          "it has no 'data' with a row for each of its '%s'".formatted(cifar.names().labels()));
    }
    CifarChecksums.verifyPythonBatch(batch, labels.size());
    List<?> coarse = content.get("coarse_labels") instanceof List<?> list ? list : labels;
    SourceFaults faults = new SourceFaults(batch, "record");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16)) {
      for (int i = 0; i < labels.size(); i++) {
        if (cifar.labelBytes() == 2) {
          out.write(label(coarse, i, faults));
        }
        out.write(label(labels, i, faults));
        out.write(images.bytes, i * Cifar.PLANES, Cifar.PLANES);
      }
    } catch (IOException e) {
      throw SourceFaults.unreadable(target, e);
    }
    faults.refuse();
  }

  /** A number of one byte; which classes there are, is asked when the records are read. */
  private static int label(List<?> labels, int record, SourceFaults faults) {
    String label = record < labels.size() ? digits(labels.get(record)) : "nothing";
    int number = label.matches("[0-9]{1,3}") ? Integer.parseInt(label) : LARGEST_LABEL + 1;
    if (number > LARGEST_LABEL) {
      faults.add(record, "its label is %s; labels are 0 to %d".formatted(label, LARGEST_LABEL));
      return 0;
    }
    return number;
  }

  private static String digits(@Nullable Object label) {
    return label instanceof Number number ? number.toString() : "no number";
  }

  /** The names of the classes, from the file of names. */
  static List<String> classes(Cifar cifar, Path file) {
    if (!(read(file).get(cifar.names().key()) instanceof List<?> names)) {
      throw SourceFaults.unreadable(file, "it has no '%s'".formatted(cifar.names().key()));
    }
    if (!names.stream().allMatch(String.class::isInstance)) {
      throw SourceFaults.unreadable(file, "its '%s' are no texts".formatted(cifar.names().key()));
    }
    return names.stream().map(String.class::cast).toList();
  }

  private static Map<?, ?> read(Path file) {
    try (InputStream in = Files.newInputStream(file);
        PickleInput input = PickleInput.of(in, Files.size(file))) {
      if (READER.read(input) instanceof Map<?, ?> map) {
        return map;
      }
      throw SourceFaults.unreadable(file, "it holds no dictionary");
    } catch (IOException e) {
      throw SourceFaults.unreadable(file, e);
    }
  }

  private static byte[] bytes(@Nullable Object value) {
    return value instanceof byte[] bytes
        ? bytes
        : text(value).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("it has something that is no text where text belongs");
  }
}
