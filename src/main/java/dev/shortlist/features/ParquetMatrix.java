package dev.shortlist.features;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.SchemaNode;
import dev.shortlist.npy.NpyHeader;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file with one column of lists of floats, a vector per row. Other columns are passed
 * over.
 */
final class ParquetMatrix implements SentMatrix {

  private final ParquetFileReader file;
  private final ParquetRows rows;
  private final NpyHeader header;
  private final List<String> ignored;

  /** A column whose values are lists of floats. */
  private record Vectors(String name, SentType type, int index) {

    static Optional<Vectors> of(SchemaNode column) {
      return column instanceof SchemaNode.GroupNode list
              && list.isList()
              && list.getListElement() instanceof SchemaNode.PrimitiveNode number
          ? ParquetRows.typeOf(number)
              .map(type -> new Vectors(column.name(), type, number.columnIndex()))
          : Optional.empty();
    }
  }

  private ParquetMatrix(ParquetFileReader file, int dimension) {
    this.file = file;
    List<SchemaNode> columns = file.getFileSchema().getRootNode().children();
    Vectors vectors = theVectors(columns);
    int batch = Chunk.rowsOf(vectors.type().bytes() * dimension);
    this.rows =
        new ParquetRows(
            file.buildColumnReader(vectors.index()).batchSize(batch).build(), vectors.type());
    this.header =
        new NpyHeader(
            vectors.type().descr(),
            false,
            List.of(file.getFileMetaData().numRows(), (long) rows.width()));
    this.ignored =
        columns.stream()
            .map(SchemaNode::name)
            .filter(name -> !name.equals(vectors.name()))
            .map("column %s"::formatted)
            .toList();
  }

  /**
   * @param dimension how many numbers a row should have
   * @throws Problem {@code MALFORMED_REQUEST} if the file cannot be read, {@code INVALID_VECTORS}
   *     if it has no such column, or several, or rows of several lengths
   */
  static ParquetMatrix open(Path path, int dimension) throws IOException {
    ParquetFileReader file = readable(() -> ParquetFileReader.open(InputFile.of(path)));
    try {
      return readable(() -> new ParquetMatrix(file, dimension));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Vectors theVectors(List<SchemaNode> columns) {
    List<Vectors> found = columns.stream().flatMap(c -> Vectors.of(c).stream()).toList();
    if (found.size() != 1) {
      throw new Problem(
          ProblemType.INVALID_VECTORS,
          "the Parquet file has %d columns of lists of float16, float32 or float64%s, one is expected; its columns are %s"
              .formatted(
                  found.size(),
                  found.isEmpty()
                      ? ""
                      : " (%s)".formatted(names(found.stream().map(Vectors::name).toList())),
                  names(columns.stream().map(SchemaNode::name).toList())));
    }
    return found.getFirst();
  }

  private static String names(List<String> names) {
    return String.join(", ", names);
  }

  @Override
  public String format() {
    return "Parquet";
  }

  @Override
  public NpyHeader header() {
    return header;
  }

  @Override
  public InputStream rows() {
    return rows;
  }

  @Override
  public List<String> ignored() {
    return ignored;
  }

  @Override
  public void close() throws IOException {
    rows.close();
    file.close();
  }

  /** What can be thrown where a file is read. */
  interface Reading<T extends @Nullable Object> {
    T read() throws IOException;
  }

  /** What the reader throws over a damaged file is whatever its decoders stumble on. */
  static <T extends @Nullable Object> T readable(Reading<T> reading) {
    try {
      return reading.read();
    } catch (Problem e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      Problem problem =
          new Problem(
              ProblemType.MALFORMED_REQUEST,
              "the Parquet file cannot be read: %s".formatted(e.getMessage()));
      problem.initCause(e);
      throw problem;
    }
  }
}
