package dev.shortlist.npy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The header of a {@code .npy} file, versions 1.0, 2.0 and 3.0: everything before the array's
 * bytes.
 *
 * @param descr the element type as NumPy writes it, for example {@code <f4}; for a structured type
 *     the text of the list
 * @param fortranOrder whether the array is laid out column by column
 * @param shape the length of each axis, none for a scalar
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
 *     format</a>
 */
public record NpyHeader(String descr, boolean fortranOrder, List<Long> shape) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  /** NumPy's own limit is 10,000 unless the reader trusts the file. */
  private static final int LONGEST = 1 << 16;

  private static final Pattern DESCR =
      Pattern.compile(
          "['\"]descr['\"]\\s*:\\s*(?:'([^']*)'|\"([^\"]*)\"|(\\[.*]))", Pattern.DOTALL);
  private static final Pattern FORTRAN_ORDER =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)\\b");

  private static final Pattern SHAPE =
      Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([\\d\\sL,]*)\\)");

  /** Eighteen digits always fit a long; the L is Python 2's. */
  private static final Pattern AXIS = Pattern.compile("\\s*(\\d{1,18})L?\\s*");

  public NpyHeader {
    shape = List.copyOf(shape);
  }

  /** The header of an array in C order. */
  public static NpyHeader of(String descr, long... shape) {
    return new NpyHeader(descr, false, LongStream.of(shape).boxed().toList());
  }

  /**
   * Reads a header and leaves the stream at the first byte of the array.
   *
   * @throws Problem {@code MALFORMED_REQUEST} if this is not the start of a {@code .npy} file
   */
  public static NpyHeader read(InputStream in) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw malformed(
          "the body is no .npy file: it starts with [%s], not with [%s]; write it with np.save"
              .formatted(HEX.formatHex(magic), HEX.formatHex(MAGIC)));
    }
    byte[] version = readExactly(in, 2, "its version");
    int major = version[0];
    if (major < 1 || major > 3 || version[1] != 0) {
      throw malformed(
          "the .npy version is %d.%d; 1.0, 2.0 and 3.0 can be read"
              .formatted(major & 0xff, version[1] & 0xff));
    }
    byte[] text = readExactly(in, length(in, major), "its header");
    return parse(new String(text, major < 3 ? ISO_8859_1 : UTF_8));
  }

  private static int length(InputStream in, int major) throws IOException {
    byte[] bytes = readExactly(in, major == 1 ? 2 : 4, "the length of its header");
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long length =
        major == 1
            ? Short.toUnsignedLong(buffer.getShort())
            : Integer.toUnsignedLong(buffer.getInt());
    if (length > LONGEST) {
      throw malformed(
          "the .npy header claims %d bytes; more than %d is not a plain array"
              .formatted(length, LONGEST));
    }
    return (int) length;
  }

  private static NpyHeader parse(String text) {
    Matcher descr = find(DESCR, text, "descr");
    Matcher fortranOrder = find(FORTRAN_ORDER, text, "fortran_order");
    Matcher shape = find(SHAPE, text, "shape");
    return new NpyHeader(
        Stream.of(descr.group(1), descr.group(2), descr.group(3))
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow(),
        fortranOrder.group(1).equals("True"),
        axes(shape.group(1)));
  }

  private static Matcher find(Pattern pattern, String text, String key) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw malformed("the .npy header has no readable '%s': %s".formatted(key, text.strip()));
    }
    return matcher;
  }

  private static List<Long> axes(String shape) {
    if (shape.isBlank()) {
      return List.of();
    }
    // a tuple of one axis ends in a comma, which split drops
    return Stream.of(shape.strip().split(","))
        .map(
            axis -> {
              Matcher matcher = AXIS.matcher(axis);
              if (!matcher.matches()) {
                throw malformed("the .npy header has an unreadable 'shape': (%s)".formatted(shape));
              }
              return Long.valueOf(matcher.group(1));
            })
        .toList();
  }

  /** Reads so many bytes, which must be there. */
  private static byte[] readExactly(InputStream in, int length, String what) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw malformed(
          "the .npy file ends within %s: %d bytes expected, %d found; send the whole file"
              .formatted(what, length, bytes.length));
    }
    return bytes;
  }

  private static Problem malformed(String detail) {
    return new Problem(ProblemType.MALFORMED_REQUEST, detail);
  }

  /** This header as NumPy writes it: version 1.0, blanks up to a multiple of 64 bytes. */
  public byte[] bytes() {
    String axes = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String text =
        "{'descr': '%s', 'fortran_order': %s, 'shape': (%s%s), }"
            .formatted(descr, fortranOrder ? "True" : "False", axes, shape.size() == 1 ? "," : "");
    int prefix = MAGIC.length + 4;
    int total = Math.ceilDiv(prefix + text.length() + 1, ALIGNMENT) * ALIGNMENT;
    byte[] bytes = new byte[total];
    Arrays.fill(bytes, (byte) ' ');
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) 1)
        .putShort((short) (total - prefix))
        .put(text.getBytes(ISO_8859_1));
    bytes[total - 1] = '\n';
    return bytes;
  }
}
