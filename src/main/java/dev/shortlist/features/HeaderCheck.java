package dev.shortlist.features;

import dev.shortlist.npy.NpyHeader;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what is wrong with the header of an uploaded matrix, and which NumPy call puts it right. */
final class HeaderCheck {

  private final NpyHeader header;
  private final List<Fault> faults = new ArrayList<>();

  private HeaderCheck(NpyHeader header) {
    this.header = header;
  }

  /**
   * @throws Problem {@code INVALID_VECTORS} with every fault, unless the header is that of a rows ×
   *     dimension matrix of floats, in C order and little-endian
   */
  static SentType typeOf(NpyHeader header, int rows, int dimension) {
    HeaderCheck check = new HeaderCheck(header);
    Optional<SentType> type = SentType.of(header.descr());
    if (type.isEmpty()) {
      check.fault(
          "/descr",
          "the elements are %s; little-endian f2, f4 or f8 is expected: x.astype('<f4')"
              .formatted(header.descr()));
    }
    if (header.fortranOrder()) {
      check.fault(
          "/fortran_order",
          "the array is stored column by column; row by row (C order) is expected:"
              + " np.ascontiguousarray(x)");
    }
    check.shape(rows, dimension);
    if (!check.faults.isEmpty()) {
      throw check.problem();
    }
    return type.orElseThrow();
  }

  private void shape(int rows, int dimension) {
    List<Long> shape = header.shape();
    if (shape.size() != 2) {
      fault(
          "/shape",
          "the array has %d axes, shape %s; two (%d, %d) are expected: x.reshape(%d, %d)"
              .formatted(shape.size(), tuple(), rows, dimension, rows, dimension));
      return;
    }
    if (shape.getFirst() != rows) {
      fault(
          "/shape/0",
          "there are %d rows; the dataset has %d items and needs one row for each, in their order"
              .formatted(shape.getFirst(), rows));
    }
    if (shape.getLast() != dimension) {
      fault(
          "/shape/1",
          "rows have %d numbers; this feature cache was created with dimension %d, another needs a"
                  .formatted(shape.getLast(), dimension)
              + " feature cache of its own");
    }
  }

  private String tuple() {
    return header.shape().stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }

  private void fault(String pointer, String detail) {
    faults.add(new Fault(pointer, detail));
  }

  private Problem problem() {
    return new Problem(
        ProblemType.INVALID_VECTORS,
        faults.stream().map(Fault::detail).collect(Collectors.joining("; ")),
        faults);
  }
}
