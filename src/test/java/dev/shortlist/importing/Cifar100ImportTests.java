package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.TestRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** The python version in a folder; the fine classes are the classes. */
@ServiceTest
class Cifar100ImportTests extends ImporterContract {

  private static final Path PICKLES = Path.of("src/test/resources/cifar/cifar-100-python");

  @Override
  Sample sample() throws IOException {
    FileSystemUtils.copyRecursively(PICKLES, folder);
    return new Sample(
        ImportSteps.request("cifar100", folder),
        List.of(
            new Expected("train/0", CifarSamples.image(10), "fine 99"),
            new Expected("train/1", CifarSamples.image(11), "fine 0"),
            new Expected("train/2", CifarSamples.image(12), "fine 7")),
        IntStream.range(0, 100).mapToObj(i -> "fine " + i).toList());
  }

  @Override
  Broken broken() throws IOException {
    FileSystemUtils.copyRecursively(PICKLES, folder);
    Files.copy(
        PICKLES.resolve("train"),
        folder.resolve("meta"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    return new Broken(
        ImportSteps.request("cifar100", folder), List.of("meta", "it has no 'fine_label_names'"));
  }

  @Test
  void takesTheTestSplitAndTheBinaryVersionToo() throws Exception {
    UUID python = steps.dataset(sample().request().put("split", "test"));
    assertThat(steps.keys(python)).containsExactly("test/0");

    TestRoots.write(
        folder.resolve("cifar-100-binary/train.bin"),
        CifarSamples.joined(CifarSamples.record(7, 1, 99), CifarSamples.record(8, 2, 0)));
    UUID binary =
        steps.dataset(ImportSteps.request("cifar100", folder.resolve("cifar-100-binary")));
    assertThat(steps.keys(binary)).containsExactly("train/0", "train/1");
  }
}
