package dev.shortlist.importing;

import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.Pictures;
import dev.shortlist.fixture.TestRoots;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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
    Path file = TestRoots.write(folder.resolve("coco.json"), coco.getBytes(StandardCharsets.UTF_8));
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
            "coco.json line 3: an image has no file_name",
            "line 4: there is no file gone.png below"));
  }
}
