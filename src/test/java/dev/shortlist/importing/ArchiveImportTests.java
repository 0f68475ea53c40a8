package dev.shortlist.importing;

import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.Pictures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

@ServiceTest
class ArchiveImportTests extends ImporterContract {

  @Override
  Sample sample() throws IOException {
    Path archive = Tars.gzipped(folder.resolve("pets.tar.gz"), pets());
    return new Sample(
        ImportSteps.request("folder", archive),
        List.of(
            FolderImportTests.expected("train/owl/2.png", 2, "owl"),
            FolderImportTests.expected("train/cat/1.png", 1, "cat"),
            FolderImportTests.expected("train/owl/1.png", 3, "owl")),
        List.of("cat", "owl"));
  }

  private static Map<String, byte[]> pets() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("./train/owl/2.png", Pictures.png(2));
    files.put("./train/cat/1.png", Pictures.png(1));
    files.put("./train/cat/readme.txt", "no image".getBytes(StandardCharsets.UTF_8));
    files.put("./train/owl/1.png", Pictures.png(3));
    return files;
  }

  @Override
  Broken broken() throws IOException {
    Path whole = Tars.plain(folder.resolve("whole.tar"), pets());
    Path torn = folder.resolve("torn.tar");
    Files.write(torn, Arrays.copyOf(Files.readAllBytes(whole), 600));
    return new Broken(ImportSteps.request("folder", torn), List.of("torn.tar"));
  }
}
