package dev.shortlist.features;

import dev.shortlist.digest.Sha256;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of an uploaded matrix, in chunks as they will be stored: every row checked, float64
 * rounded to float32. One chunk is held at a time.
 */
final class SentVectors {

  /** Beyond this many the list of faults stops helping whoever reads it. */
  static final int SHOWN_FAULTS = 20;

  private final String format;
  private final InputStream body;
  private final SentType type;
  private final int rows;
  private final int dimension;
  private final byte[] sent;
  private final byte[] stored;
  private final MessageDigest digest = Sha256.start();
  private int nextRow;

  private SentVectors(SentMatrix matrix, SentType type, int rows, int dimension) {
    this.format = matrix.format();
    this.body = matrix.rows();
    this.type = type;
    this.rows = rows;
    this.dimension = dimension;
    int chunkRows = Math.min(rows, Chunk.rowsOf(dimension * type.storedAs().bytes()));
    this.sent = new byte[chunkRows * dimension * type.bytes()];
    this.stored = isNarrowed() ? new byte[chunkRows * dimension * type.storedAs().bytes()] : sent;
  }

  /**
   * Checks the header.
   *
   * @param rows how many rows there must be
   * @param dimension how many numbers a row must have
   * @throws Problem {@code INVALID_VECTORS} with all its faults if it is not of this shape
   */
  static SentVectors of(SentMatrix matrix, int rows, int dimension) {
    SentType type = HeaderCheck.typeOf(matrix.header(), rows, dimension);
    return new SentVectors(matrix, type, rows, dimension);
  }

  /**
   * The next rows, or null after the last. Their bytes are overwritten by the next call.
   *
   * @throws Problem {@code INVALID_VECTORS} naming rows that cannot be normalised, or if the file
   *     has fewer or more bytes than its header promises
   */
  @Nullable Chunk next() throws IOException {
    if (nextRow == rows) {
      requireEnd();
      return null;
    }
    int firstRow = nextRow;
    List<Fault> faults = new ArrayList<>();
    int count = read(faults);
    while (!faults.isEmpty() && faults.size() < SHOWN_FAULTS && nextRow < rows) {
      read(faults); // only to name more of what is wrong
    }
    if (!faults.isEmpty()) {
      throw unusable(faults);
    }
    int length = count * dimension * type.storedAs().bytes();
    digest.update(stored, 0, length);
    return new Chunk(firstRow, count, stored, length);
  }

  /** Reads what is left, and says what was read. */
  Contents drain() throws IOException {
    for (Chunk chunk = next(); chunk != null; chunk = next()) {
      // its bytes are in the digest, more is not wanted of them
    }
    return contents();
  }

  /** What was read, once the last chunk has been. */
  Contents contents() {
    return new Contents(type.storedAs(), rows, dimension, Sha256.end(digest));
  }

  private boolean isNarrowed() {
    return type.bytes() != type.storedAs().bytes();
  }

  private int read(List<Fault> faults) throws IOException {
    int rowBytes = dimension * type.bytes();
    int count = Math.min(rows - nextRow, sent.length / rowBytes);
    int received = body.readNBytes(sent, 0, count * rowBytes);
    if (received < count * rowBytes) {
      throw incomplete(
          "the %s file ends in row %d: its header promises %d bytes of vectors, %d came; send the"
                  .formatted(
                      format,
                      nextRow + received / rowBytes,
                      (long) rows * rowBytes,
                      (long) nextRow * rowBytes + received)
              + " whole file");
    }
    if (isNarrowed()) {
      RowKernels.narrow(
          MemorySegment.ofArray(sent), MemorySegment.ofArray(stored), count * dimension);
    }
    check(count, faults);
    nextRow += count;
    return count;
  }

  private void check(int count, List<Fault> faults) {
    MemorySegment vectors = MemorySegment.ofArray(stored);
    ElementType stored = type.storedAs();
    for (int row = 0; row < count && faults.size() < SHOWN_FAULTS; row++) {
      long offset = (long) row * dimension * stored.bytes();
      if (!RowKernels.isUsable(vectors, offset, dimension, stored)) {
        faults.add(fault(row));
      }
    }
  }

  private Fault fault(int row) {
    MemorySegment numbers = MemorySegment.ofArray(sent);
    for (int column = 0; column < dimension; column++) {
      double x = type.get(numbers, (long) row * dimension + column);
      if (!Float.isFinite((float) x)) {
        return new Fault(
            "/%d/%d".formatted(nextRow + row, column),
            "row %d, column %d is %s"
                .formatted(
                    nextRow + row,
                    column,
                    Double.isFinite(x) ? x + ", which does not fit float32" : x));
      }
    }
    return new Fault(
        "/" + (nextRow + row),
        "row %d is all zeros, so it has no direction".formatted(nextRow + row));
  }

  private static Problem unusable(List<Fault> faults) {
    String more =
        switch (faults.size()) {
          case 1 -> "";
          case SHOWN_FAULTS -> ", and that is the first of many";
          default -> ", and %d more rows have faults".formatted(faults.size() - 1);
        };
    return new Problem(
        ProblemType.INVALID_VECTORS,
        "%s%s; nothing was stored. Compute these features again: %s lists their rows"
            .formatted(
                faults.getFirst().detail(),
                more,
                "np.flatnonzero(~np.isfinite(x).all(1) | ~x.any(1))"),
        faults);
  }

  private void requireEnd() throws IOException {
    if (body.read() >= 0) {
      throw incomplete(
          "bytes follow the last row: the header promises %d rows of %d bytes and nothing after"
              .formatted(rows, dimension * type.bytes()));
    }
  }

  private static Problem incomplete(String detail) {
    return new Problem(ProblemType.INVALID_VECTORS, detail);
  }
}
