package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

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
    files.put("./train/.thumbs/1.png", Pictures.png(4));
    files.put("./train/cat/.ipynb_checkpoints/1.png", Pictures.png(5));
    return files;
  }

  @Override
  Broken broken() throws IOException {
    Path whole = Tars.plain(folder.resolve("whole.tar"), pets());
    Path torn = folder.resolve("torn.tar");
    Files.write(torn, Arrays.copyOf(Files.readAllBytes(whole), 600));
    return new Broken(ImportSteps.request("folder", torn), List.of("torn.tar"));
  }

  @Test
  void takesAHardLinkForTheFileItIs() throws Exception {
    Path archive =
        Tars.withLinks(
            folder.resolve("links.tar"),
            pets(),
            Map.of("./train/owl/3.png", "./train/cat/1.png"),
            TarConstants.LF_LINK);
    UUID dataset = steps.dataset(ImportSteps.request("folder", archive));
    assertThat(steps.keys(dataset)).last().isEqualTo("train/owl/3.png");
    assertThat(steps.image(dataset, 3).expect(200).bytes()).isEqualTo(Pictures.png(1));
  }

  @Test
  void refusesLinksToWhatIsNotInFrontOfThem() throws Exception {
    for (byte type : new byte[] {TarConstants.LF_LINK, TarConstants.LF_SYMLINK}) {
      Path archive =
          Tars.withLinks(
              folder.resolve("links-%c.tar".formatted(type)),
              pets(),
              Map.of("train/owl/3.png", "elsewhere.png"),
              type);
      assertThat(detail(archive))
          .contains("its entry train/owl/3.png is a link", "tar --dereference --hard-dereference");
    }
  }

  @Test
  void refusesASymbolicLinkThatMayBeAFolderOfImages() throws Exception {
    Path archive =
        Tars.withLinks(
            folder.resolve("links.tar"),
            pets(),
            Map.of("train/fox", "owl"),
            TarConstants.LF_SYMLINK);
    assertThat(detail(archive)).contains("its entry train/fox is a link");
  }

  @Test
  void passesOverDevicesPipesAndHiddenLinks() throws Exception {
    for (byte type : new byte[] {TarConstants.LF_FIFO, TarConstants.LF_CHR, TarConstants.LF_BLK}) {
      Path archive =
          Tars.withLinks(
              folder.resolve("others-%c.tar".formatted(type)),
              pets(),
              Map.of("train/owl/3.png", ""),
              type);
      assertThat(steps.keys(steps.dataset(ImportSteps.request("folder", archive)))).hasSize(3);
    }
    Path archive =
        Tars.withLinks(
            folder.resolve("hidden.tar"), pets(), Map.of(".git", "owl"), TarConstants.LF_SYMLINK);
    assertThat(steps.keys(steps.dataset(ImportSteps.request("folder", archive)))).hasSize(3);
  }

  @Test
  void saysThatAnEmptyArchiveIsCutShort() throws Exception {
    Path archive = Files.createFile(folder.resolve("empty.tar.gz"));
    assertThat(detail(archive)).contains("it is empty or cut short");
  }

  private String detail(Path archive) throws InterruptedException {
    return steps.problem(ImportSteps.request("folder", archive)).at("/detail").asString();
  }
}
