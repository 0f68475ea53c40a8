package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.Pictures;
import dev.shortlist.fixture.TestRoots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

@ServiceTest
class ImageListImportTests extends ImporterContract {

  @Override
  Sample sample() throws IOException {
    TestRoots.write(folder.resolve("images/train/two words.png"), Pictures.png(1));
    TestRoots.write(folder.resolve("images/train/b.png"), Pictures.png(2));
    return new Sample(
        request(gzipped("list.txt.gz", "train/two words.png 2\ntrain/b.png\t0\n")),
        List.of(
            FolderImportTests.expected("train/two words.png", 1, "2"),
            FolderImportTests.expected("train/b.png", 2, "0")),
        List.of("0", "1", "2"));
  }

  private ObjectNode request(Path list) {
    return ImportSteps.request("image-list", list).put("root", folder.resolve("images").toString());
  }

  private Path gzipped(String name, String text) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return TestRoots.write(folder.resolve(name), zipped.toByteArray());
  }

  @Override
  Broken broken() {
    TestRoots.write(folder.resolve("images/a.png"), Pictures.png(1));
    Path list =
        TestRoots.write(
            folder.resolve("list.txt"),
            "a.png 0\nnothing.png 1\n../../../../../pom.xml 1\na.png one\n"
                .getBytes(StandardCharsets.UTF_8));
    return new Broken(
        request(list),
        List.of(
            "3 faults",
            "list.txt line 2: there is no file nothing.png",
            "line 3: there is no file ../../../../../pom.xml",
            "line 4: is no 'path label'"));
  }

  /** A file that was not written to its end may have such a tail. */
  @Test
  void namesTheLineOfZeros() {
    TestRoots.write(folder.resolve("images/a.png"), Pictures.png(1));
    Path list =
        TestRoots.write(
            folder.resolve("list.txt"), "a.png 0\n\0\0\0\0".getBytes(StandardCharsets.UTF_8));

    assertThat(detail(list))
        .contains("list.txt line 2: is no 'path label': '\ufffd\ufffd\ufffd\ufffd'");
  }

  @Test
  void namesTheLineThatIsNoUtf8AndTheOneThatIsTooLong() throws Exception {
    TestRoots.write(folder.resolve("images/a.png"), Pictures.png(1));
    String many = "caf\u00e9/a.png 0\n".repeat(2000);
    Path latin = folder.resolve("latin.txt");
    Files.writeString(latin, "a.png 0\n".repeat(2000) + many, StandardCharsets.ISO_8859_1);
    Path utf8 = folder.resolve("long.txt");
    Files.writeString(utf8, many + "a".repeat(1 << 20) + "b 0\n");
    assertThat(detail(latin)).contains("latin.txt cannot be imported: line 2001 is not UTF-8");
    assertThat(detail(utf8)).contains("long.txt cannot be imported: line 2001 has more than");
  }

  private String detail(Path list) {
    return steps.problem(request(list)).at("/detail").asString();
  }
}
