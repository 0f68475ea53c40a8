package dev.shortlist.features;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.SchemaNode;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lists of one Parquet column, end to end; all must have the length of the first. */
final class ParquetRows extends RowBlocks {

  private final ColumnReader reader;
  private final SentType type;
  private final int width;
  private boolean batchWaits;
  private int nextRow;

  /**
   * @throws RuntimeException of any kind if the file is damaged
   */
  ParquetRows(ColumnReader reader, SentType type) {
    this.reader = reader;
    this.type = type;
    this.batchWaits = reader.nextBatch();
    this.width = batchWaits ? reader.getLayerOffsets(0)[1] : 0;
  }

  /** As what the numbers of a column are read, if they are floats. */
  static Optional<SentType> typeOf(SchemaNode.PrimitiveNode number) {
    return switch (number.type()) {
      case FLOAT -> Optional.of(SentType.F4);
      case DOUBLE -> Optional.of(SentType.F8);
      case FIXED_LEN_BYTE_ARRAY ->
          number.logicalType() instanceof LogicalType.Float16Type
              ? Optional.of(SentType.F2)
              : Optional.empty();
      case BOOLEAN, INT32, INT64, INT96, BYTE_ARRAY -> Optional.empty();
    };
  }

  /** How many numbers the first row has; 0 if there is none. */
  int width() {
    return width;
  }

  @Override
  byte @Nullable [] next() {
    return ParquetMatrix.readable(
        () -> {
          if (!batchWaits && !reader.nextBatch()) {
            return null;
          }
          batchWaits = false;
          requireWholeRows();
          nextRow += reader.getRecordCount();
          return bytes();
        });
  }

  private void requireWholeRows() {
    int[] starts = reader.getLayerOffsets(0);
    Validity numbers = reader.getLeafValidity();
    List<Fault> faults = new ArrayList<>();
    for (int row = 0;
        row < reader.getRecordCount() && faults.size() < SentVectors.SHOWN_FAULTS;
        row++) {
      int count = starts[row + 1] - starts[row];
      if (count != width) {
        faults.add(fault(row, "has %d numbers, row 0 has %d".formatted(count, width)));
      } else if (numbers.hasNulls() && numbers.nextNull(starts[row], starts[row + 1]) >= 0) {
        faults.add(fault(row, "has a number that is null"));
      }
    }
    if (!faults.isEmpty()) {
      throw new Problem(
          ProblemType.INVALID_VECTORS,
          "%s; every row of the column must be a list of as many numbers, nothing was stored"
              .formatted(faults.getFirst().detail()),
          faults);
    }
  }

  private Fault fault(int row, String what) {
    return new Fault("/" + (nextRow + row), "row %d %s".formatted(nextRow + row, what));
  }

  private byte[] bytes() {
    int count = reader.getRecordCount() * width;
    ByteBuffer bytes = ByteBuffer.allocate(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case F2 -> bytes.put(reader.getBinaryValues(), 0, bytes.capacity());
      case F4 -> bytes.asFloatBuffer().put(reader.getFloats(), 0, count);
      case F8 -> bytes.asDoubleBuffer().put(reader.getDoubles(), 0, count);
    }
    return bytes.array();
  }

  @Override
  public void close() {
    reader.close();
  }
}
