package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.Pictures;
import dev.shortlist.fixture.TestRoots;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@ServiceTest
class JsonManifestImportTests extends ImporterContract {

  @Override
  Sample sample() {
    TestRoots.write(folder.resolve("images/a.png"), Pictures.png(1));
    TestRoots.write(folder.resolve("images/b.png"), Pictures.png(2));
    return new Sample(
        ImportSteps.request(
                "manifest",
                write(
                    """
                    {"key":"two","uri":"b.png","class":"owl"}

                    {"key":"one","uri":"a.png","class":"cat","stratum":"night","cost":2.5,"metadata":{"site":"north","year":2024,"flash":true}}
                    """))
            .put("root", folder.resolve("images").toString()),
        List.of(
            FolderImportTests.expected("two", 2, "owl"),
            FolderImportTests.expected("one", 1, "cat")),
        List.of("cat", "owl"));
  }

  private Path write(String text) {
    return TestRoots.write(folder.resolve("pets.jsonl"), text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  Broken broken() {
    TestRoots.write(folder.resolve("a.png"), Pictures.png(1));
    return new Broken(
        ImportSteps.request(
            "manifest",
            write(
                """
                {"key":"one","uri":"a.png"}
                {"key":"two","url":"a.png"}
                not json
                {"key":3,"uri":"a.png","metadata":{"deep":{}}}
                null
                {"key":"six","uri":"a.png","metadata":{"far":1e200000}}
                """)),
        List.of(
            "pets.jsonl line 2: 'url' is an unknown field",
            "line 3: is no JSON object",
            "line 4: key must be a text",
            "line 4: metadata 'deep'",
            "line 5: is no JSON object: null",
            "line 6: metadata 'far'"));
  }

  @Test
  void keepsWhatConstraintsGoBy() throws Exception {
    UUID dataset = steps.dataset(sample().request());
    JsonNode item = steps.items(dataset).getLast();
    assertThat(item.at("/stratum").asString()).isEqualTo("night");
    assertThat(item.at("/cost").asDouble()).isEqualTo(2.5);
    assertThat(item.at("/metadata").toString())
        .isEqualTo("{\"site\":\"north\",\"year\":2024,\"flash\":true}");
  }

  @Test
  void namesTheLinesOfKeysThatOccurTwice() throws Exception {
    Path manifest =
        write(
            """
            {"key":"one"}
            {"key":"two"}

            {"key":"one"}
            """);
    assertThat(steps.problem(ImportSteps.request("manifest", manifest)).toString())
        .contains("line 4: the key 'one' is at 1 already");
  }

  @Test
  void takesManifestsWithoutImagesButNotWithSome() throws Exception {
    Path without = write("{\"key\":\"one\"}\n{\"key\":\"two\"}\n");
    UUID dataset = steps.dataset(ImportSteps.request("manifest", without));
    assertThat(steps.keys(dataset)).containsExactly("one", "two");
    assertThat(steps.image(dataset, 0).expect(409).at("/detail")).contains("has no images");

    sample();
    Path some = write("{\"key\":\"one\",\"uri\":\"images/a.png\"}\n{\"key\":\"two\"}\n");
    assertThat(steps.problem(ImportSteps.request("manifest", some)).toString())
        .contains("line 2: has no uri");
  }
}
