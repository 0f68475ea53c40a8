package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.Pictures;
import dev.shortlist.fixture.TestRoots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
    write("Owl/.ipynb_checkpoints/9.png", 9);
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
    TestRoots.write(folder.resolve("cat/torn.png"), Arrays.copyOf(Pictures.png(2), 60));
    TestRoots.write(
        folder.resolve("cat/words.jpg"), "these are words".getBytes(StandardCharsets.UTF_8));
    return new Broken(
        ImportSteps.request("folder", folder),
        List.of("cat/torn.png", "cat/words.jpg", "2 of 3 images cannot be used", "on_error"));
  }

  @Test
  void refusesALinkThatLeadsNowhere() throws Exception {
    write("cat/1.png", 1);
    for (String name : List.of("cat/0.png", "cat/notes.txt", "0.png", "bird")) {
      Path link = Files.createSymbolicLink(folder.resolve(name), Path.of("/nowhere"));
      assertThat(detail()).contains(name + " cannot be imported: it is a link that leads");
      Files.delete(link);
    }
  }

  @Test
  void refusesALinkThatLeadsInACircle() throws Exception {
    write("cat/1.png", 1);
    Files.createSymbolicLink(folder.resolve("cat/again"), folder.resolve("cat"));
    assertThat(detail()).contains("cat/again cannot be imported", "leads in a circle");
  }

  @Test
  void passesOverWhatIsHiddenWhereverItLeads() throws Exception {
    write("cat/1.png", 1);
    write("cat/.trash/scan.tif", 2);
    Files.createSymbolicLink(folder.resolve("cat/.again"), folder.resolve("cat"));
    Files.createSymbolicLink(folder.resolve(".gone"), Path.of("/nowhere"));
    assertThat(steps.keys(steps.dataset(ImportSteps.request("folder", folder))))
        .containsExactly("cat/1.png");
  }

  @Test
  void passesOverFoldersAndPipesThatAreNamedLikeImages() throws Exception {
    write("cat/1.png", 1);
    write("cat/2.png/3.png", 3);
    shell("mkfifo cat/4.png");
    assertThat(steps.keys(steps.dataset(ImportSteps.request("folder", folder))))
        .containsExactly("cat/1.png", "cat/2.png/3.png");
  }

  @Test
  void refusesNamesThatAreNoText() throws Exception {
    write("cat/1.png", 1);
    shell("cp cat/1.png \"cat/caf$(printf '\\351').png\"");
    assertThat(detail()).contains("the name cat/caf\uFFFD.png", "no UTF-8; rename it");

    shell("rm cat/caf* && mkdir \"caf$(printf '\\351')\"");
    assertThat(detail()).contains("the name caf\uFFFD", "no UTF-8; rename it");
  }

  /** Runs in the folder what Java cannot do: it writes no names but in its own encoding. */
  private void shell(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).inheritIO().start();
    assumeThat(process.waitFor()).as(command).isZero();
  }

  private String detail() throws InterruptedException {
    return steps.problem(ImportSteps.request("folder", folder)).at("/detail").asString();
  }
}
