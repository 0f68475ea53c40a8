package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.fixture.Pickles;
import dev.shortlist.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pickles made to fill the memory of whoever writes out what they hold. */
class CifarPicklesTests {

  @TempDir Path folder;

  @Test
  void refuseNamesThatAreNoTexts() throws IOException {
    Path names = pickle("}" + Pickles.text("label_names") + "](" + Pickles.endlessList() + "es.");
    assertThatThrownBy(() -> CifarPickles.classes(Cifar.CIFAR10, names))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("its 'label_names' are no texts");
  }

  @Test
  void refuseATypeWhoseNameIsNoText() throws IOException {
    Path batch = pickle("cnumpy\ndtype\n" + Pickles.endlessList() + "\u0085R.");
    assertThatThrownBy(
            () -> CifarPickles.rewrite(Cifar.CIFAR10, batch, folder.resolve("batch.bin")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("no text where text belongs");
  }

  /** As one byte, 256 would be class 0. */
  @Test
  void refuseLabelsThatAreNoByte() throws IOException {
    Path published = Path.of("src/test/resources/cifar/cifar-10-batches-py/data_batch_1");
    String batch = Files.readString(published, StandardCharsets.ISO_8859_1);
    Path altered = pickle(batch.replace("(K\1K\2e", "(M\0\1K\2e"));
    assertThatThrownBy(
            () -> CifarPickles.rewrite(Cifar.CIFAR10, altered, folder.resolve("batch.bin")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("pickle record 0: its label is 256; labels are 0 to 255");
  }

  private Path pickle(String opcodes) throws IOException {
    return Files.write(folder.resolve("pickle"), Pickles.bytes(opcodes));
  }
}
