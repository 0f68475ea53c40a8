package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.Pictures;
import dev.shortlist.fixture.TestRoots;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@ServiceTest
class CsvManifestImportTests extends ImporterContract {

  @Override
  Sample sample() {
    TestRoots.write(folder.resolve("images/a.png"), Pictures.png(1));
    TestRoots.write(folder.resolve("b.png"), Pictures.png(2));
    return new Sample(
        ImportSteps.request(
            "manifest",
            write(
                "pets.csv",
                """
                key,uri,class,stratum,cost,site
                two,b.png,owl,night,1.50,"north, far"
                one,%s,,,,
                """
                    .formatted(folder.resolve("images/a.png").toUri()))),
        List.of(
            FolderImportTests.expected("two", 2, "owl"),
            FolderImportTests.expected("one", 1, null)),
        List.of("owl"));
  }

  private Path write(String name, String text) {
    return TestRoots.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  Broken broken() {
    TestRoots.write(folder.resolve("b.png"), Pictures.png(2));
    return new Broken(
        ImportSteps.request(
            "manifest",
            write(
                "pets.csv",
                """
                key,uri,cost
                one,b.png,cheap
                ,b.png,1
                three,ftp://host/b.png,1
                four,b.png
                five,/etc/hostname,1
                """)),
        List.of(
            "5 faults",
            "pets.csv line 2: cost 'cheap'",
            "line 3: has no key",
            "line 4: 'ftp://host/b.png'",
            "line 5: has 2 cells",
            "line 6: there is no file /etc/hostname in a folder that may be read"));
  }

  @Test
  void readsNoFurtherThanARecordMayBeLongWhereAQuoteIsLeftOpen() throws Exception {
    StringBuilder text = new StringBuilder("key,note\nfirst,\"two\nlines\"\nsecond,\"open\n");
    for (int i = 0; text.length() < 3 << 20; i++) {
      text.append("key-%d,fine\n".formatted(i));
    }
    JsonNode problem =
        steps.problem(ImportSteps.request("manifest", write("long.csv", text.toString())));
    assertThat(problem.at("/detail").asString())
        .contains(
            "long.csv cannot be imported",
            "the record that begins on line 4 has more than 1048576 characters",
            "close the quote");
  }

  @Test
  void refusesMoreClassesThanAPoolCanHave() throws Exception {
    StringBuilder text = new StringBuilder("key,class\n");
    for (int i = 0; i <= 65_536; i++) {
      text.append("%d,%d\n".formatted(i, i));
    }
    JsonNode problem =
        steps.problem(ImportSteps.request("manifest", write("ids.csv", text.toString())));
    assertThat(problem.at("/detail").asString())
        .contains("ids.csv", "the values of class in it are more than 65536 classes");
  }

  @Test
  void saysWhereAQuoteIsLeftOpenToTheEnd() throws Exception {
    JsonNode problem =
        steps.problem(
            ImportSteps.request("manifest", write("short.csv", "key\none\n\"two\nthree\n")));
    assertThat(problem.at("/detail").asString()).contains("short.csv", "startline 3");
  }
}
