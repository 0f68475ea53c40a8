package dev.shortlist.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.npy.NpyFile;
import dev.shortlist.npy.NpyHeader;
import dev.shortlist.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The rules for rows against their plain definitions, over numbers of every kind. */
class RowTests {

  @Property
  void usesFiniteRowsThatAreNotZero(@ForAll("rows") float[] row) {
    boolean finite = true;
    boolean zero = true;
    for (float x : row) {
      finite &= Float.isFinite(x);
      zero &= x == 0;
    }
    MemorySegment segment = MemorySegment.ofArray(bytes(row));
    assertThat(RowKernels.isUsable(segment, 0, row.length, ElementType.F4))
        .isEqualTo(finite && !zero);
  }

  @Property
  void usesFiniteHalvesThatAreNotZero(@ForAll @Size(min = 1, max = 40) short[] row) {
    boolean finite = true;
    boolean zero = true;
    ByteBuffer buffer = ByteBuffer.allocate(2 * row.length).order(ByteOrder.LITTLE_ENDIAN);
    for (short x : row) {
      finite &= Float.isFinite(Float.float16ToFloat(x));
      zero &= Float.float16ToFloat(x) == 0;
      buffer.putShort(x);
    }
    MemorySegment segment = MemorySegment.ofArray(buffer.array());
    assertThat(RowKernels.isUsable(segment, 0, row.length, ElementType.F2))
        .isEqualTo(finite && !zero);
  }

  @Property
  void scalesAnyUsableRowToUnitLength(
      @ForAll @Size(min = 1, max = 40) List<@From("finite") Float> numbers) {
    float[] row = new float[numbers.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = numbers.get(i);
    }
    Assume.that(
        RowKernels.isUsable(MemorySegment.ofArray(bytes(row)), 0, row.length, ElementType.F4));
    float[] unit = unit(row);
    double squares = 0;
    for (float x : unit) {
      squares += (double) x * x;
    }
    assertThat(Math.sqrt(squares)).isCloseTo(1, within(1e-6));
    assertThat(unit(unit)).as("again changes nothing").containsExactly(unit);
  }

  @Property(tries = 200)
  void answersAnyHeaderWithVectorsOrAProblem(
      @ForAll("descrs") String descr,
      @ForAll boolean fortranOrder,
      @ForAll @Size(max = 4) List<@IntRange(min = 0) Integer> shape,
      @ForAll @Size(max = 100) byte[] data)
      throws IOException {
    NpyHeader header =
        new NpyHeader(descr, fortranOrder, shape.stream().map(Integer::longValue).toList());
    try {
      SentVectors.of(NpyMatrix.open(new ByteArrayInputStream(NpyFile.of(header, data))), 3, 2)
          .drain();
    } catch (Problem problem) {
      assertThat(problem.detail()).isNotBlank();
    }
  }

  @Property
  void answersAnyNumbersWithVectorsOrAProblem(
      @ForAll("floatDescrs") String descr, @ForAll @Size(min = 40, max = 56) byte[] data)
      throws IOException {
    byte[] npy = NpyFile.of(NpyHeader.of(descr, 3, 2), data);
    try {
      SentVectors.of(NpyMatrix.open(new ByteArrayInputStream(npy)), 3, 2).drain();
    } catch (Problem problem) {
      assertThat(problem.detail()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<float[]> rows() {
    Arbitrary<Float> any = Arbitraries.integers().map(Float::intBitsToFloat);
    Arbitrary<Float> special =
        Arbitraries.of(
            0f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.POSITIVE_INFINITY, 1f);
    return Arbitraries.frequencyOf(Tuple.of(9, any), Tuple.of(1, special))
        .array(float[].class)
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  /** Of every magnitude, subnormal ones too. */
  @Provide
  Arbitrary<Float> finite() {
    return Arbitraries.integers()
        .map(Float::intBitsToFloat)
        .map(x -> Float.isFinite(x) ? x : Float.MAX_VALUE);
  }

  @Provide
  Arbitrary<String> descrs() {
    return Arbitraries.of("<f2", "<f4", "<f8", ">f4", "=f4", "|b1", "<i8", "", "f4", "<F4");
  }

  @Provide
  Arbitrary<String> floatDescrs() {
    return Arbitraries.of("<f2", "<f4", "<f8");
  }

  private static float[] unit(float[] row) {
    byte[] bytes = bytes(row);
    Contents contents = new Contents(ElementType.F4, 1, row.length, "sha256:0");
    float[] unit = new float[row.length];
    ByteBuffer.wrap(UnitRows.of(new Chunk(0, 1, bytes, bytes.length), contents))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(unit);
    return unit;
  }

  private static byte[] bytes(float[] row) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * row.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(row);
    return buffer.array();
  }
}
