package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.dataset.Datasets;
import dev.shortlist.fixture.Pictures;
import dev.shortlist.fixture.TestRoots;
import dev.shortlist.itemimage.StoredImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class LeftStagingFilesTests {

  @Autowired Api api;
  @Autowired StoredImages stored;
  @Autowired Datasets datasets;

  @Test
  void goWhenTheServiceStartsAgainUnlessTheirImportMayStillRun() throws Exception {
    Path folder = TestRoots.newFolder();
    Path archive = Tars.gzipped(folder.resolve("pets.tar.gz"), Map.of("1.png", Pictures.png(1)));
    TestRoots.write(folder.resolve("files/1.png"), Pictures.png(1));
    ImportSteps steps = new ImportSteps(api);
    UUID unpacked = steps.dataset(ImportSteps.request("folder", archive));
    UUID files = steps.dataset(ImportSteps.request("folder", folder.resolve("files")));
    StagingFiles ofUnpacked =
        StagingFiles.in(Objects.requireNonNull(stored.attempts().get(unpacked)).getFirst());
    StagingFiles ofFiles = killedAfterCommit(files);
    Files.createFile(ofUnpacked.items());
    StagingFiles running = killedAfterCommit(UUID.randomUUID());

    new LeftStagingFiles(stored, datasets);

    assertThat(ofUnpacked.work()).isDirectoryNotContaining("glob:**.csv");
    assertThat(steps.image(unpacked, 0).expect(200).bytes()).isEqualTo(Pictures.png(1));
    assertThat(ofFiles.work().getParent()).doesNotExist();
    assertThat(running.items()).exists();
  }

  private StagingFiles killedAfterCommit(UUID dataset) throws IOException {
    StagingFiles files = StagingFiles.in(stored.begin(dataset, 1));
    Files.createFile(files.items());
    Files.createFile(files.images());
    return files;
  }
}
