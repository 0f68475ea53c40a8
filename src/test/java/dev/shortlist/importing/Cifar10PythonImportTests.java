package dev.shortlist.importing;

import dev.shortlist.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/** The python version in a folder, pickled by Python 2 as it is published. */
@ServiceTest
class Cifar10PythonImportTests extends ImporterContract {

  private static final Path PICKLES = Path.of("src/test/resources/cifar/cifar-10-batches-py");
  private static final List<String> NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  @Override
  Sample sample() throws IOException {
    FileSystemUtils.copyRecursively(PICKLES, folder.resolve("cifar-10-batches-py"));
    List<Expected> items = new ArrayList<>();
    for (int batch = 1; batch <= 5; batch++) {
      for (int i = 0; i < 2; i++) {
        items.add(
            new Expected(
                "data_batch_%d/%d".formatted(batch, i),
                CifarSamples.image(10 * batch + i),
                NAMES.get(batch + i)));
      }
    }
    return new Sample(ImportSteps.request("cifar10", folder), items, NAMES);
  }

  @Override
  Broken broken() throws IOException {
    FileSystemUtils.copyRecursively(PICKLES, folder);
    Path torn = folder.resolve("data_batch_3");
    Files.write(torn, Arrays.copyOf(Files.readAllBytes(torn), 3000));
    return new Broken(ImportSteps.request("cifar10", folder), List.of("data_batch_3"));
  }
}
