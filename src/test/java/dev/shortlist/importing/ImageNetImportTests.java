package dev.shortlist.importing;

import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.Pictures;
import dev.shortlist.fixture.TestRoots;
import java.nio.charset.StandardCharsets;
import java.util.List;

@ServiceTest
class ImageNetImportTests extends ImporterContract {

  @Override
  Sample sample() {
    TestRoots.write(folder.resolve("val/n01440764/n01440764_2.JPEG"), Pictures.png(9));
    TestRoots.write(folder.resolve("train/n02102040/a.JPEG"), Pictures.png(3));
    TestRoots.write(folder.resolve("train/n01440764/n01440764_190.JPEG"), Pictures.png(2));
    TestRoots.write(folder.resolve("train/n01440764/n01440764_10026.JPEG"), Pictures.png(1));
    return new Sample(
        ImportSteps.request("imagenet", folder),
        List.of(
            FolderImportTests.expected("train/n01440764/n01440764_10026.JPEG", 1, "n01440764"),
            FolderImportTests.expected("train/n01440764/n01440764_190.JPEG", 2, "n01440764"),
            FolderImportTests.expected("train/n02102040/a.JPEG", 3, "n02102040")),
        List.of("n01440764", "n02102040"));
  }

  @Override
  Broken broken() {
    TestRoots.write(
        folder.resolve("train/n01440764/list.txt"), "no image".getBytes(StandardCharsets.UTF_8));
    return new Broken(
        ImportSteps.request("imagenet", folder), List.of("train", "it holds no images"));
  }
}
