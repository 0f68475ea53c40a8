package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.fixture.Pickles;
import dev.shortlist.problem.Problem;
import java.io.IOException;
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

  private Path pickle(String opcodes) throws IOException {
    return Files.write(folder.resolve("pickle"), Pickles.bytes(opcodes));
  }
}
