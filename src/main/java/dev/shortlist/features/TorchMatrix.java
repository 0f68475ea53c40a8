package dev.shortlist.features;

import dev.shortlist.backbone.TorchFile;
import dev.shortlist.backbone.TorchTensor;
import dev.shortlist.npy.NpyHeader;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A matrix saved by {@code torch.save}: alone, or with others in a tuple, list or dictionary, as
 * the reference saves its pair of features and labels. The one tensor of floats with two axes is
 * the matrix.
 */
final class TorchMatrix implements SentMatrix {

  private final TorchFile file;
  private final TorchTensor matrix;
  private final List<String> ignored;

  private TorchMatrix(TorchFile file) {
    this.file = file;
    List<TorchTensor> tensors = tensors(file.contents());
    this.matrix = theMatrix(tensors);
    this.ignored =
        tensors.stream().filter(other -> other != matrix).map(TorchMatrix::describe).toList();
  }

  /**
   * @throws Problem {@code MALFORMED_REQUEST} if the file cannot be read, {@code INVALID_VECTORS}
   *     if it holds no such tensor, or several
   */
  static TorchMatrix open(Path path) throws IOException {
    TorchFile file;
    try {
      file = TorchFile.open(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
    try {
      return new TorchMatrix(file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static List<TorchTensor> tensors(Object contents) {
    Collection<?> candidates =
        switch (contents) {
          case Object[] tuple -> Arrays.asList(tuple);
          case List<?> list -> list;
          case Map<?, ?> dictionary -> dictionary.values(); // None among them, perhaps
          case null, default -> Collections.singleton(contents);
        };
    List<TorchTensor> tensors = new ArrayList<>();
    for (Object candidate : candidates) {
      if (candidate instanceof TorchTensor tensor) {
        tensors.add(tensor);
      }
    }
    return tensors;
  }

  private static TorchTensor theMatrix(List<TorchTensor> tensors) {
    List<TorchTensor> matrices =
        tensors.stream().filter(t -> t.shape().size() == 2 && !t.integral()).toList();
    if (matrices.size() != 1) {
      throw new Problem(
          ProblemType.INVALID_VECTORS,
          "the file holds %d tensors of floats with two axes, one is expected%s; write it with torch.save((features, labels), file)"
              .formatted(
                  matrices.size(),
                  tensors.stream()
                      .map(TorchMatrix::describe)
                      .collect(Collectors.joining(", ", " (", ")"))));
    }
    if (!matrices.getFirst().contiguous()) {
      throw new Problem(
          ProblemType.INVALID_VECTORS,
          "the tensor is a view whose rows are not stored one after the other; save"
              + " x.contiguous()");
    }
    return matrices.getFirst();
  }

  private static String describe(TorchTensor tensor) {
    return "%s of shape %s".formatted(tensor.integral() ? "integers" : "floats", tensor.shape());
  }

  @Override
  public String format() {
    return "torch.save";
  }

  @Override
  public NpyHeader header() {
    return new NpyHeader(ElementType.F4.descr(), false, matrix.shape());
  }

  @Override
  public InputStream rows() {
    return new RowBlocks() {
      private long read;

      @Override
      byte @Nullable [] next() {
        int count = (int) Math.min(matrix.size() - read, Chunk.BYTES / Float.BYTES);
        if (count == 0) {
          return null;
        }
        try {
          float[] numbers = matrix.floats(read, count);
          read += count;
          ByteBuffer bytes =
              ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asFloatBuffer().put(numbers);
          return bytes.array();
        } catch (IOException e) {
          throw unreadable(e);
        }
      }
    };
  }

  @Override
  public List<String> ignored() {
    return ignored;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static Problem unreadable(IOException cause) {
    Problem problem =
        new Problem(
            ProblemType.MALFORMED_REQUEST,
            "the file of torch.save cannot be read: %s".formatted(cause.getMessage()));
    problem.initCause(cause);
    return problem;
  }
}
