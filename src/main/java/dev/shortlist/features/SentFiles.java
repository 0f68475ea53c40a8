package dev.shortlist.features;

import dev.shortlist.partial.PartialFiles;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Opens an uploaded matrix as what its first bytes say it is, since few clients send a content type
 * that tells. {@code .npy} and {@code .npz} are read as they arrive; Parquet and {@code torch.save}
 * begin to make sense at their end, so they are put into a file first.
 */
@Component
class SentFiles {

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  /** Where the length of the first entry's name is in a zip file, and the name. */
  private static final int NAME_LENGTH_AT = 26;

  private static final int NAME_AT = 30;
  private static final int HEAD = 256;
  private static final int SHOWN = 6;

  /** What a file may hold beside float64 numbers: other columns, labels, an archive's own data. */
  private static final long ROOM = 64 << 20;

  private final PartialFiles partials;

  SentFiles(@Value("${shortlist.data}/uploads") Path folder, Clock clock) throws IOException {
    this.partials = new PartialFiles(folder, clock);
    partials.deleteAbandoned();
  }

  private enum Kind {
    NPY("93 4e 55 4d 50 59"),
    PARQUET("50 41 52 31"),
    TORCH_STREAM("80 02 8a 0a 6c fc 9c 46 f9 20"),
    /** Both {@code .npz} and what {@code torch.save} writes. */
    ZIP("50 4b 03 04");

    private final String magic;

    Kind(String magic) {
      this.magic = magic;
    }

    boolean begins(byte[] head) {
      return HEX.formatHex(head).startsWith(magic);
    }
  }

  /**
   * @param rows how many rows there must be
   * @param dimension how many numbers a row must have
   * @throws Problem {@code MALFORMED_REQUEST} if this is no such file, {@code INVALID_VECTORS} if
   *     it holds no matrix
   */
  SentMatrix open(InputStream body, int rows, int dimension) throws IOException {
    PushbackInputStream in = new PushbackInputStream(body, HEAD);
    byte[] head = in.readNBytes(HEAD);
    in.unread(head);
    long most = 2L * Double.BYTES * rows * dimension + ROOM;
    return switch (kind(head)) {
      case NPY -> NpyMatrix.open(in);
      case ZIP ->
          firstEntry(head).endsWith("/data.pkl")
              ? spooled(in, most, TorchMatrix::open)
              : new NpzMatrix(in);
      case TORCH_STREAM -> spooled(in, most, TorchMatrix::open);
      case PARQUET -> spooled(in, most, file -> ParquetMatrix.open(file, dimension));
    };
  }

  private static Kind kind(byte[] head) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.begins(head))
        .findFirst()
        .orElseThrow(
            () ->
                new Problem(
                    ProblemType.MALFORMED_REQUEST,
                    "the body starts with [%s], as none of .npy, .npz, Parquet and torch.save does; write it with np.save"
                        .formatted(HEX.formatHex(head, 0, Math.min(head.length, SHOWN)))));
  }

  private static String firstEntry(byte[] head) {
    if (head.length < NAME_AT) {
      return "";
    }
    int length =
        Short.toUnsignedInt(
            ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getShort(NAME_LENGTH_AT));
    return new String(
        head, NAME_AT, Math.min(length, head.length - NAME_AT), StandardCharsets.UTF_8);
  }

  private interface Opening {
    SentMatrix open(Path file) throws IOException;
  }

  private SentMatrix spooled(InputStream body, long most, Opening opening) throws IOException {
    Path file = partials.create("matrix");
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        copy(body, out, most);
      }
      return opening.open(file);
    } finally {
      // what is open stays readable, and from here on not even kill -9 leaves a file behind
      Files.delete(file);
    }
  }

  private static void copy(InputStream body, OutputStream out, long most) throws IOException {
    byte[] block = new byte[1 << 16];
    long left = most;
    for (int n = body.read(block); n >= 0; n = body.read(block)) {
      left -= n;
      if (left < 0) {
        throw new Problem(
            ProblemType.INVALID_VECTORS,
            "the file is larger than %d bytes, far more than these vectors take; leave out what else is in it"
                .formatted(most));
      }
      out.write(block, 0, n);
    }
  }
}
