package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.Pictures;
import dev.shortlist.fixture.TestRoots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

/** The binary version in an archive, as it is published. */
@ServiceTest
class Cifar10BinaryImportTests extends ImporterContract {

  private static final List<String> NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  @Override
  Sample sample() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    List<Expected> items = new ArrayList<>();
    for (int batch = 5; batch >= 1; batch--) { // whatever order the archive has
      files.put(
          "cifar-10-batches-bin/data_batch_%d.bin".formatted(batch),
          CifarSamples.joined(
              CifarSamples.record(10 * batch, batch), CifarSamples.record(10 * batch + 1, 9)));
    }
    files.put(
        "cifar-10-batches-bin/batches.meta.txt",
        (String.join("\n", NAMES) + "\n\n").getBytes(StandardCharsets.UTF_8));
    files.put("cifar-10-batches-bin/readme.html", new byte[10]);
    for (int batch = 1; batch <= 5; batch++) {
      String name = "data_batch_" + batch;
      items.add(new Expected(name + "/0", CifarSamples.image(10 * batch), NAMES.get(batch)));
      items.add(new Expected(name + "/1", CifarSamples.image(10 * batch + 1), "truck"));
    }
    return new Sample(
        ImportSteps.request("cifar10", Tars.gzipped(folder.resolve("mine.tar.gz"), files)),
        items,
        NAMES);
  }

  @Override
  Broken broken() {
    byte[] batch =
        CifarSamples.joined(
            CifarSamples.record(1, 3), CifarSamples.record(1, 10), CifarSamples.record(1, 200));
    return new Broken(
        ImportSteps.request("cifar10", TestRoots.write(folder.resolve("some.bin"), batch)),
        List.of("some.bin record 1: class 10 of 10", "record 2: class 200 of 10"));
  }

  @Test
  void holdsPublishedArchivesAgainstTheirChecksums() throws Exception {
    Path archive = Path.of(sample().request().get("location").asString());
    Path published = Files.move(archive, folder.resolve("cifar-10-binary.tar.gz"));
    assertThat(steps.problem(ImportSteps.request("cifar10", published)).at("/detail").asString())
        .contains("its md5 is", "c32a1d4ab5d03f1284b67883e8d87530", "rename it");
  }

  @Test
  void saysHowToImportAnArchiveOfImageFiles() throws Exception {
    Path archive =
        Tars.gzipped(folder.resolve("jpg.tar.gz"), Map.of("train/cat/1.png", Pictures.png(1)));
    assertThat(steps.problem(ImportSteps.request("cifar10", archive)).at("/detail").asString())
        .contains("import it as a folder");
  }

  @Test
  void takesNoLinkForAnEmptyBatch() throws Exception {
    for (byte type : new byte[] {TarConstants.LF_LINK, TarConstants.LF_SYMLINK}) {
      Path archive =
          Tars.withLinks(
              folder.resolve("links-%c.tar".formatted(type)),
              Map.of("other.bin", CifarSamples.record(1, 1)),
              Map.of("data_batch_1.bin", "other.bin"),
              type);
      assertThat(steps.problem(ImportSteps.request("cifar10", archive)).at("/detail").asString())
          .contains("its entry data_batch_1.bin is a link", "tar --dereference");
    }
  }
}
