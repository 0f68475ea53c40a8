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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@ServiceTest
class CocoImportTests extends ImporterContract {

  @Override
  Sample sample() {
    TestRoots.write(folder.resolve("val/b.png"), Pictures.png(1));
    TestRoots.write(folder.resolve("val/a.png"), Pictures.png(2));
    return new Sample(
        request(
            """
            {"info": {"images": []},
             "annotations": [{"id": 1, "image_id": 7, "bbox": [1, 2, 3, 4]}],
             "images": [
               {"id": 7, "file_name": "b.png", "width": 20, "height": 10},
               {"id": 3, "file_name": "a.png"}],
             "categories": [{"id": 1, "name": "cat"}]}
            """),
        List.of(
            FolderImportTests.expected("b.png", 1, null),
            FolderImportTests.expected("a.png", 2, null)),
        List.of());
  }

  private ObjectNode request(String coco) {
    return request(coco.getBytes(StandardCharsets.UTF_8));
  }

  private ObjectNode request(byte[] coco) {
    Path file = TestRoots.write(folder.resolve("coco.json"), coco);
    return ImportSteps.request("coco", file).put("root", folder.resolve("val").toString());
  }

  @Override
  Broken broken() {
    TestRoots.write(folder.resolve("val/b.png"), Pictures.png(1));
    return new Broken(
        request(
            """
            {"images": [
               {"id": 7, "file_name": "b.png"},
               {"id": 3},
               {"id": 4, "file_name": "gone.png"}]}
            """),
        List.of(
            "coco.json line 3: images[1] has no file_name",
            "line 4: there is no file gone.png below"));
  }

  @Test
  void takesManyMegabytesOnOneLineAsTheyArePublished() throws Exception {
    TestRoots.write(folder.resolve("val/b.png"), Pictures.png(1));
    String polygons = "[" + "1.25,".repeat(1 << 19) + "1.25]";
    UUID dataset =
        steps.dataset(
            request(
                "{\"annotations\":[{\"id\":1,\"segmentation\":%s}],\"images\":[{\"file_name\":\"b.png\"}]}"
                    .formatted(polygons)));
    assertThat(steps.keys(dataset)).containsExactly("b.png");
  }

  @Test
  void refusesTextThatIsNotUtf8() throws Exception {
    TestRoots.write(folder.resolve("val/b.png"), Pictures.png(1));
    byte[] latin = "{\"images\":[{\"file_name\":\"é.png\"}]}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(steps.problem(request(latin)).at("/detail").asString())
        .contains("coco.json cannot be imported: line 1 is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "\"b.png\"", "[{}]"})
  void refusesAnImageThatIsNoObjectInsteadOfEndingThere(String image) throws Exception {
    TestRoots.write(folder.resolve("val/b.png"), Pictures.png(1));
    JsonNode problem =
        steps.problem(
            request(
                "{\"images\":[{\"file_name\":\"b.png\"},\n%s,\n{\"file_name\":\"b.png\"}]}"
                    .formatted(image)));
    assertThat(problem.toString()).contains("line 2: images[1] has no file_name");
  }
}
