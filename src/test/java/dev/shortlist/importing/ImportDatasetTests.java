package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.Pictures;
import dev.shortlist.fixture.TestRoots;
import dev.shortlist.job.JobHandlerContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

@ServiceTest
class ImportDatasetTests extends JobHandlerContract {

  @Autowired Api api;

  @Value("${shortlist.data}")
  private String data = "";

  private final Path folder = TestRoots.newFolder();
  private String name = "";
  private String dataset = "";

  @Override
  protected UUID begin() {
    name = "import-" + UUID.randomUUID();
    Api.Reply started = start(202);
    dataset = started.at("/dataset_id");
    assertThat(started.header("Location")).hasValue("/jobs/" + started.at("/job_id"));
    assertThat(api.get("/datasets/" + dataset).at("/state")).isEqualTo("IMPORTING");
    assertThat(api.get("/datasets/" + dataset + "/items").status()).isEqualTo(409);
    assertThat(start(409).at("/type")).endsWith(":duplicate-name");
    return UUID.fromString(started.at("/job_id"));
  }

  private Api.Reply start(int status) {
    return api.post(
            "/datasets/import",
            "{\"name\":\"%s\",\"format\":\"folder\",\"location\":\"%s\"}"
                .formatted(name, archive()))
        .expect(status);
  }

  private Path archive() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("owl/1.png", Pictures.png(1));
    files.put("cat/2.png", Pictures.png(2));
    try {
      return Tars.gzipped(folder.resolve("pets.tar.gz"), files);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected void assertDone() {
    ImportSteps steps = new ImportSteps(api);
    assertThat(steps.keys(UUID.fromString(dataset))).containsExactly("owl/1.png", "cat/2.png");
    assertThat(steps.image(UUID.fromString(dataset), 1).expect(200).bytes())
        .isEqualTo(Pictures.png(2));
    assertThat(stored()).singleElement().asString().endsWith("images.pack");
  }

  @Override
  protected void assertUndone() {
    api.get("/datasets/" + dataset).expect(404);
    assertThat(stored()).isEmpty();
    start(202);
  }

  /** What is left in the folder for unpacked images. */
  private List<Path> stored() {
    Path images = Path.of(data, "images", dataset);
    if (!Files.exists(images)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(images)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
