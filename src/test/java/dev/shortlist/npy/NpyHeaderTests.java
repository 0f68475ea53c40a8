package dev.shortlist.npy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyHeaderTests {

  private static final String PLAIN = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }";

  @Test
  void readsWhatNumPyWrites() throws IOException {
    assertThat(read(PLAIN)).isEqualTo(NpyHeader.of("<f4", 3, 4));
  }

  @Test
  void leavesTheStreamAtTheArray() throws IOException {
    var in = new ByteArrayInputStream(NpyFile.matrix("<f4", new double[][] {{1, 2}, {3, 4}}));
    NpyHeader.read(in);
    assertThat(in.available()).isEqualTo(16);
  }

  @Test
  void writesWhatNumPyWrites() {
    String padding = " ".repeat(128 - 10 - PLAIN.length() - 1);
    assertThat(NpyHeader.of("<f4", 3, 4).bytes())
        .isEqualTo(("\u0093NUMPY\1\0v\0" + PLAIN + padding + "\n").getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({"1,2", "2,4", "3,4"})
  void readsEveryVersion(int version, int lengthBytes) throws IOException {
    byte[] file = file(version, lengthBytes, PLAIN.getBytes(UTF_8));
    assertThat(NpyHeader.read(new ByteArrayInputStream(file))).isEqualTo(NpyHeader.of("<f4", 3, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'shape': (3, 4), 'fortran_order': False, 'descr': '<f4'}",
        "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (3, 4)}",
        "{'descr':'<f4','fortran_order':False,'shape':(3L,4L)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ( 3 ,\t4 , ) }",
      })
  void readsOtherWritersDialects(String dialect) throws IOException {
    assertThat(read(dialect)).isEqualTo(NpyHeader.of("<f4", 3, 4));
  }

  @Test
  void readsScalarsAndLists() throws IOException {
    assertThat(read(PLAIN.replace("(3, 4)", "()")).shape()).isEmpty();
    assertThat(read(PLAIN.replace("(3, 4)", "(7,)")).shape()).containsExactly(7L);
  }

  @Test
  void keepsAStructuredTypeAsText() throws IOException {
    NpyHeader header = read(PLAIN.replace("'<f4'", "[('shape', '<f4'), ('b', '<i4', (2,))]"));
    assertThat(header.descr()).isEqualTo("[('shape', '<f4'), ('b', '<i4', (2,))]");
    assertThat(header.shape()).containsExactly(3L, 4L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'fortran_order': False, 'shape': (3,)}                     | 'descr'",
        "{'descr': '<f4', 'shape': (3,)}                             | 'fortran_order'",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (3,)}         | 'fortran_order'",
        "{'descr': '<f4', 'fortran_order': False}                    | 'shape'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': 3}        | 'shape'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3 4)}    | 'shape'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-3,)}    | 'shape'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999999999,)} | 'shape'",
        "``                                                          | 'descr'",
      })
  void refusesAHeaderNamingWhatCannotBeRead(String text, String key) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> read(text))
        .withMessageContaining(key)
        .returns(ProblemType.MALFORMED_REQUEST, Problem::type);
  }

  @Test
  void refusesWhatIsNoNpyFile() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> NpyHeader.read(new ByteArrayInputStream("PK\3\4 zip".getBytes(UTF_8))))
        .withMessageContaining("50 4b 03 04")
        .withMessageContaining("np.save");
  }

  @Test
  void refusesAnUnknownVersion() {
    byte[] file = file(4, 4, PLAIN.getBytes(UTF_8));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> NpyHeader.read(new ByteArrayInputStream(file)))
        .withMessageContaining("4.0");
  }

  @Test
  void refusesAnEndlessHeaderBeforeReadingIt() {
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1};
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> NpyHeader.read(new ByteArrayInputStream(start)))
        .withMessageContaining("4294967295");
  }

  @Property
  void refusesAnyCutWithAProblem(@ForAll @IntRange(min = 0, max = 127) int length) {
    byte[] cut = Arrays.copyOf(NpyHeader.of("<f4", 3, 4).bytes(), length);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> NpyHeader.read(new ByteArrayInputStream(cut)))
        .returns(ProblemType.MALFORMED_REQUEST, Problem::type);
  }

  @Property
  void readsBackWhatItWrites(@ForAll @Size(max = 8) List<@IntRange(min = 0) Integer> shape)
      throws IOException {
    NpyHeader header = new NpyHeader("<i8", false, shape.stream().map(Integer::longValue).toList());
    assertThat(NpyHeader.read(new ByteArrayInputStream(header.bytes()))).isEqualTo(header);
  }

  @Property
  void answersAnyHeaderTextWithAHeaderOrAProblem(@ForAll("headerTexts") String text)
      throws IOException {
    try {
      assertThat(read(text).shape()).allMatch(axis -> axis >= 0);
    } catch (Problem problem) {
      assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
    }
  }

  @Property
  void answersAnyBytesWithAHeaderOrAProblem(@ForAll byte[] noise, @ForAll boolean magic)
      throws IOException {
    byte[] bytes = noise.clone();
    if (magic) {
      byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
      System.arraycopy(start, 0, bytes, 0, Math.min(start.length, bytes.length));
    }
    try {
      NpyHeader.read(new ByteArrayInputStream(bytes));
    } catch (Problem problem) {
      assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
    }
  }

  /** Pieces of real headers in any order, so that the parser gets past its first look. */
  @Provide
  Arbitrary<String> headerTexts() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "{",
            "}",
            "'descr'",
            "'fortran_order'",
            "'shape'",
            ": ",
            ", ",
            "'<f4'",
            "\"",
            "'",
            "[",
            "]",
            "True",
            "False",
            "(",
            ")",
            "(3, 4)",
            "(5,)",
            "1,".repeat(2000),
            "7L",
            "-1",
            " ");
    Arbitrary<String> mixed = piece.list().ofMaxSize(20).map(pieces -> String.join("", pieces));
    Arbitrary<Integer> position = Arbitraries.integers().between(0, PLAIN.length());
    Arbitrary<String> mutated =
        Combinators.combine(position, position, mixed)
            .as(
                (a, b, inserted) ->
                    PLAIN.substring(0, Math.min(a, b))
                        + inserted
                        + PLAIN.substring(Math.max(a, b)));
    return Arbitraries.oneOf(mixed, mutated);
  }

  private static NpyHeader read(String text) throws IOException {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return NpyHeader.read(new ByteArrayInputStream(file(2, 4, bytes)));
  }

  private static byte[] file(int version, int lengthBytes, byte[] header) {
    ByteBuffer file =
        ByteBuffer.allocate(8 + lengthBytes + header.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("\u0093NUMPY".getBytes(ISO_8859_1)).put((byte) version).put((byte) 0);
    if (lengthBytes == 2) {
      file.putShort((short) header.length);
    } else {
      file.putInt(header.length);
    }
    return file.put(header).array();
  }
}
