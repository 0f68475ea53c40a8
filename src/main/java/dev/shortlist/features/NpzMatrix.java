package dev.shortlist.features;

import dev.shortlist.npy.NpyHeader;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .npz} archive, read as it arrives. Its one array of two axes is the matrix; lists, such
 * as labels, are passed over.
 */
final class NpzMatrix implements SentMatrix {

  private static final String ARRAY = ".npy";

  private final ZipInputStream zip;
  private final List<String> ignored = new ArrayList<>();
  private final String name;
  private final NpyHeader header;

  /**
   * @throws Problem {@code MALFORMED_REQUEST} if this is no such archive, {@code INVALID_VECTORS}
   *     if it holds no matrix
   */
  NpzMatrix(InputStream body) throws IOException {
    zip = new ZipInputStream(body);
    Array matrix = nextMatrix();
    if (matrix == null) {
      throw new Problem(
          ProblemType.INVALID_VECTORS,
          "the .npz holds no array of two axes, only %s; write it with np.savez(file, features=x)"
              .formatted(ignored.isEmpty() ? "nothing" : String.join(", ", ignored)));
    }
    name = matrix.name();
    header = matrix.header();
  }

  private record Array(String name, NpyHeader header) {

    boolean isMatrix() {
      return header.shape().size() == 2;
    }

    @Override
    public String toString() {
      return "%s of shape %s"
          .formatted(
              name,
              header.shape().stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(", ", "(", ")")));
    }
  }

  /** Goes on to the next array of two axes; null if there is none. */
  private @Nullable Array nextMatrix() throws IOException {
    return wellFormed(
        () -> {
          for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().endsWith(ARRAY)) {
              String file = entry.getName();
              Array array =
                  new Array(file.substring(0, file.length() - ARRAY.length()), NpyHeader.read(zip));
              if (array.isMatrix()) {
                return array;
              }
              ignored.add(array.toString());
            }
          }
          return null;
        });
  }

  @Override
  public String format() {
    return ".npz";
  }

  @Override
  public NpyHeader header() {
    return header;
  }

  @Override
  public InputStream rows() {
    return new FilterInputStream(zip) {
      private boolean ended;

      @Override
      public int read() throws IOException {
        return ended ? -1 : ended(wellFormed(super::read));
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        return ended ? -1 : ended(wellFormed(() -> super.read(target, offset, length)));
      }

      private int ended(int read) throws IOException {
        if (read < 0) {
          ended = true;
          requireNoOther();
        }
        return read;
      }
    };
  }

  private void requireNoOther() throws IOException {
    Array other = nextMatrix();
    if (other != null) {
      throw new Problem(
          ProblemType.INVALID_VECTORS,
          "the .npz holds several matrices, %s and %s; send the one of this dataset alone"
              .formatted(new Array(name, header), other));
    }
  }

  @Override
  public List<String> ignored() {
    return List.copyOf(ignored);
  }

  private interface Reading<T extends @Nullable Object> {
    T read() throws IOException;
  }

  private static <T extends @Nullable Object> T wellFormed(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (ZipException | EOFException e) {
      throw new Problem(
          ProblemType.MALFORMED_REQUEST,
          "the .npz is cut short or damaged: %s; write it again with np.savez"
              .formatted(Objects.requireNonNullElse(e.getMessage(), "it ends too early")));
    }
  }
}
