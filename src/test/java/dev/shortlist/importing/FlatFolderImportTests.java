package dev.shortlist.importing;

import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.Pictures;
import dev.shortlist.fixture.TestRoots;
import java.util.List;

/** A folder without subfolders, as most unlabeled pools are. */
@ServiceTest
class FlatFolderImportTests extends ImporterContract {

  @Override
  Sample sample() {
    TestRoots.write(folder.resolve("2.png"), Pictures.png(2));
    TestRoots.write(folder.resolve("10.png"), Pictures.png(10));
    return new Sample(
        ImportSteps.request("folder", folder),
        List.of(
            FolderImportTests.expected("10.png", 10, null),
            FolderImportTests.expected("2.png", 2, null)),
        List.of());
  }

  @Override
  Broken broken() {
    TestRoots.write(folder.resolve("scan.tiff"), Pictures.png(1));
    return new Broken(ImportSteps.request("folder", folder), List.of("scan.tiff", "convert"));
  }
}
