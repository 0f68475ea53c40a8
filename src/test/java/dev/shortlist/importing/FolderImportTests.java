package dev.shortlist.importing;

import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.Pictures;
import dev.shortlist.fixture.TestRoots;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ServiceTest
class FolderImportTests extends ImporterContract {

  @Override
  Sample sample() {
    write("zebra/1.png", 1);
    write("Owl/b/2.png", 2);
    write("Owl/10.PNG", 3);
    write("Owl/9.png", 4);
    write("_unlabeled/5.png", 5);
    write("direct.png", 6);
    write(".hidden/7.png", 7);
    write("Owl/.hidden.png", 8);
    TestRoots.write(folder.resolve("Owl/notes.txt"), "no image".getBytes(StandardCharsets.UTF_8));
    return new Sample(
        ImportSteps.request("folder", folder),
        List.of(
            expected("direct.png", 6, null),
            expected("Owl/10.PNG", 3, "Owl"),
            expected("Owl/9.png", 4, "Owl"),
            expected("Owl/b/2.png", 2, "Owl"),
            expected("_unlabeled/5.png", 5, null),
            expected("zebra/1.png", 1, "zebra")),
        List.of("Owl", "zebra"));
  }

  private void write(String name, int number) {
    TestRoots.write(folder.resolve(name), Pictures.png(number));
  }

  static Expected expected(String key, int number, @Nullable String label) {
    return Expected.of(key, Pictures.png(number), label);
  }

  @Override
  Broken broken() {
    write("cat/1.png", 1);
    TestRoots.write(folder.resolve("cat/torn.png"), java.util.Arrays.copyOf(Pictures.png(2), 60));
    TestRoots.write(
        folder.resolve("cat/words.jpg"), "these are words".getBytes(StandardCharsets.UTF_8));
    return new Broken(
        ImportSteps.request("folder", folder),
        List.of("cat/torn.png", "cat/words.jpg", "2 of 3 images cannot be used", "on_error"));
  }
}
