package dev.shortlist.dataset;

import dev.shortlist.npy.NpyHeader;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads a {@code .npy} list of class numbers, of any integer type. */
final class TruthFile {

  /** Beyond this many the list of faults stops helping whoever reads it. */
  private static final int SHOWN_FAULTS = 20;

  private static final int BLOCK = 8192;

  private final int classCount;
  private final int width;
  private final boolean signed;
  private final List<Fault> faults = new ArrayList<>();

  private TruthFile(int classCount, String descr) {
    this.classCount = classCount;
    this.width = Character.digit(descr.charAt(2), 10);
    this.signed = descr.charAt(1) == 'i';
  }

  /**
   * @param size how many class numbers there must be
   * @param classCount how many classes they tell apart; 0 where that is not known
   * @return little-endian int32, one per item
   */
  static byte[] read(InputStream body, int size, int classCount) throws IOException {
    NpyHeader header = NpyHeader.read(body);
    requireList(header, size);
    return new TruthFile(classCount, header.descr()).classes(body, size);
  }

  private static void requireList(NpyHeader header, int size) {
    List<Fault> faults = new ArrayList<>();
    if (!header.descr().matches("[<|][iu]1|<[iu][248]")) {
      faults.add(
          new Fault(
              "/descr",
              "the elements are %s; little-endian integers are expected: x.astype('<i4')"
                  .formatted(header.descr())));
    }
    if (!header.shape().equals(List.of((long) size))) {
      faults.add(
          new Fault(
              "/shape",
              "the shape is (%s); one class number for each of the %d items is expected: (%d,)"
                  .formatted(
                      header.shape().stream()
                          .map(String::valueOf)
                          .collect(Collectors.joining(", ")),
                      size,
                      size)));
    }
    if (!faults.isEmpty()) {
      throw refused(faults);
    }
  }

  private byte[] classes(InputStream body, int size) throws IOException {
    ByteBuffer classes = ByteBuffer.allocate(size * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    byte[] bytes = new byte[BLOCK * width];
    ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int item = 0; item < size && faults.size() < SHOWN_FAULTS; ) {
      int count = Math.min(BLOCK, size - item);
      int received = body.readNBytes(bytes, 0, count * width);
      if (received < count * width) {
        throw new Problem(
            ProblemType.INVALID_REQUEST,
            "the .npy file ends at item %d of %d; send the whole file"
                .formatted(item + received / width, size));
      }
      block.clear();
      for (int end = item + count; item < end; item++) {
        classes.putInt(checked(item, next(block)));
      }
    }
    if (!faults.isEmpty()) {
      throw refused(faults);
    }
    if (body.read() >= 0) {
      throw new Problem(
          ProblemType.INVALID_REQUEST, "bytes follow the last class number; send one .npy file");
    }
    return classes.array();
  }

  private long next(ByteBuffer block) {
    return switch (width) {
      case 1 -> signed ? block.get() : Byte.toUnsignedLong(block.get());
      case 2 -> signed ? block.getShort() : Short.toUnsignedLong(block.getShort());
      case 4 -> signed ? block.getInt() : Integer.toUnsignedLong(block.getInt());
      default -> block.getLong();
    };
  }

  /** An unsigned number beyond the largest long comes as a negative one. */
  private int checked(int item, long number) {
    int end = classCount == 0 ? ItemRules.MOST_CLASSES : classCount;
    if (number >= (signed ? -1 : 0) && number < end) {
      return (int) number;
    }
    if (faults.size() < SHOWN_FAULTS) {
      faults.add(
          new Fault(
              "/" + item,
              "item %d has class %s; %s 0 to %d, and -1 where unknown"
                  .formatted(
                      item,
                      signed ? Long.toString(number) : Long.toUnsignedString(number),
                      classCount == 0
                          ? "classes are"
                          : "the dataset has %d classes,".formatted(classCount),
                      end - 1)));
    }
    return -1;
  }

  private static Problem refused(List<Fault> faults) {
    return new Problem(
        ProblemType.INVALID_REQUEST,
        faults.stream().limit(3).map(Fault::detail).collect(Collectors.joining("; ")),
        faults);
  }
}
