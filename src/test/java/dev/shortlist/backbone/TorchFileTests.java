package dev.shortlist.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.fixture.Pickles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that PyTorch wrote; {@code make_torch_fixtures.py} made them. */
class TorchFileTests {

  private static final Path FILES = Path.of("src/test/resources/torch");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"views.pth", "views-stream.pth"})
  void readsViewsByTheirStridesAndOffsets(String name) throws IOException {
    try (TorchFile file = TorchFile.open(FILES.resolve(name))) {
      assertThat(numbers(file, "base", 4L, 6L)).hasSize(24).startsWith(0, 1, 2).endsWith(23);
      assertThat(numbers(file, "rows", 2L, 6L)).startsWith(6, 7).endsWith(17).hasSize(12);
      assertThat(numbers(file, "columns", 4L, 3L))
          .containsExactly(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23);
      assertThat(numbers(file, "turned", 6L, 4L)).startsWith(0, 6, 12, 18, 1, 7).endsWith(17, 23);
      assertThat(numbers(file, "scalar")).containsExactly(15);
      assertThat(numbers(file, "empty", 0L, 5L)).isEmpty();
      assertThat(tensor(file, "turned").floats(5, 3)).containsExactly(7, 13, 19);
      assertThat(tensor(file, "rows").floats(5, 3)).containsExactly(11, 12, 13);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"views.pth", "views-stream.pth"})
  void convertsEveryTypeOfNumber(String name) throws IOException {
    try (TorchFile file = TorchFile.open(FILES.resolve(name))) {
      assertThat(numbers(file, "parameter", 2L)).containsExactly(1.5f, -2.5f);
      assertThat(numbers(file, "half", 2L)).containsExactly(0.099975586f, -65504f);
      assertThat(numbers(file, "bfloat16", 2L)).containsExactly(0.100097656f, 3.0040553e38f);
      assertThat(numbers(file, "double", 2L)).containsExactly(0.1f, 0f);
      assertThat(numbers(file, "int64", 2L)).containsExactly(-1f, (float) (1L << 40));
      assertThat(numbers(file, "uint8", 2L)).containsExactly(0f, 255f);
      assertThat(numbers(file, "bool", 2L)).containsExactly(1f, 0f);
      assertThat(tensor(file, "int64").integral()).isTrue();
      assertThat(tensor(file, "half").integral()).isFalse();
    }
  }

  @Test
  void refusesAClassThatHasNoPlaceInWeights() {
    assertThatThrownBy(() -> TorchFile.open(FILES.resolve("hostile.pth")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("fractions.Fraction, which is not allowed");
  }

  @Test
  void neverWritesOutWhatStandsWhereAStorageBelongs() throws IOException {
    Path hostile = folder.resolve("archive.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(hostile))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(Pickles.bytes(Pickles.endlessList() + "\u0085Q."));
    }
    assertThatThrownBy(() -> TorchFile.open(hostile))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no storage");
  }

  @ParameterizedTest
  @ValueSource(strings = {"views.pth", "views-stream.pth"})
  void refusesAFileCutShort(String name) throws IOException {
    byte[] whole = Files.readAllBytes(FILES.resolve(name));
    Path part = folder.resolve("part.pth");
    for (int length = 0; length < whole.length; length += 61) {
      Files.write(part, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> TorchFile.open(part).close())
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesOtherFiles() throws IOException {
    Path text = Files.writeString(folder.resolve("weights.pth"), "not weights at all");

    assertThatThrownBy(() -> TorchFile.open(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not written by torch.save");
  }

  @Test
  void refusesATensorLargerThanItsStorage() {
    TorchStorage four = new TorchStorage(new NoContainer(), "0", TorchType.FLOAT, 0, 4);

    assertThatThrownBy(() -> new TorchTensor(four, 0, List.of(1L << 40), List.of(0L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit its storage");
    assertThatThrownBy(() -> new TorchTensor(four, 2, List.of(3L), List.of(1L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reaches outside");
    assertThatThrownBy(() -> new TorchTensor(four, 1, List.of(3L), List.of(-1L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reaches outside");
  }

  private static float[] numbers(TorchFile file, String name, Long... shape) throws IOException {
    TorchTensor tensor = tensor(file, name);
    assertThat(tensor.shape()).containsExactly(shape);
    return tensor.floats();
  }

  private static TorchTensor tensor(TorchFile file, String name) {
    if (((Map<?, ?>) file.contents()).get(name) instanceof TorchTensor tensor) {
      return tensor;
    }
    throw new AssertionError("the file holds no tensor " + name);
  }

  /** A container that is never read. */
  private record NoContainer() implements TorchContainer {
    @Override
    public Object contents() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ByteBuffer read(String key, long offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
