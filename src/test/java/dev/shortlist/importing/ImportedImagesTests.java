package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.shortlist.Api;
import dev.shortlist.Campaign;
import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.Pictures;
import dev.shortlist.fixture.S3Server;
import dev.shortlist.fixture.TestRoots;
import dev.shortlist.image.ImageDecoder;
import dev.shortlist.image.RgbImage;
import dev.shortlist.itemimage.ChosenImages;
import dev.shortlist.itemimage.ItemImages;
import dev.shortlist.problem.Problem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.JsonNode;

/** What becomes of images after they were imported. */
@ServiceTest
class ImportedImagesTests {

  @Autowired Api api;
  @Autowired ItemImages images;

  @Value("${shortlist.locations.private-hosts}")
  private String host = "";

  private final Path folder = TestRoots.newFolder();
  private ImportSteps steps;

  @BeforeEach
  void useTheService() {
    steps = new ImportSteps(api);
  }

  private Path write(String name, byte[] content) {
    return TestRoots.write(folder.resolve(name), content);
  }

  private UUID dataset() throws InterruptedException {
    return steps.dataset(ImportSteps.request("folder", folder));
  }

  @Test
  void areServedAsTheyAreAndAsThumbnails() throws Exception {
    byte[] png = Pictures.png(7, 400, 100);
    write("wide.png", png);
    UUID dataset = dataset();

    Api.Reply whole = steps.image(dataset, 0).expect(200);
    assertThat(whole.bytes()).isEqualTo(png);
    assertThat(whole.header("Content-Type")).hasValue("image/png");
    assertThat(whole.header("Cache-Control").orElseThrow()).contains("private");

    Api.Reply small = api.get("/datasets/%s/items/0/image?size=64".formatted(dataset)).expect(200);
    assertThat(small.header("Content-Type")).hasValue("image/jpeg");
    RgbImage thumbnail = ImageDecoder.decode("wide", small.bytes());
    assertThat(thumbnail.width()).isEqualTo(64);
    assertThat(thumbnail.height()).isEqualTo(16);
    RgbImage asItIs =
        ImageDecoder.decode(
            "wide",
            api.get("/datasets/%s/items/0/image?size=1024".formatted(dataset)).expect(200).bytes());
    assertThat(asItIs.width()).isEqualTo(400);

    for (int size : new int[] {15, 1025}) {
      api.get("/datasets/%s/items/0/image?size=%d".formatted(dataset, size)).expect(400);
    }
    steps.image(dataset, 1).expect(404);
    steps.image(UUID.randomUUID(), 0).expect(404);
  }

  @Test
  void areNotSentAgainToWhoHasThem() throws Exception {
    Path file = write("a.png", Pictures.png(1));
    UUID dataset = dataset();
    String path = "/datasets/%s/items/0/image".formatted(dataset);
    String etag = api.get(path).expect(200).header("ETag").orElseThrow();

    Api.Reply same = api.send(api.request(path).header("If-None-Match", etag).GET());
    assertThat(same.expect(304).bytes()).isEmpty();

    Files.write(file, Pictures.png(2));
    api.send(api.request(path).header("If-None-Match", etag).GET()).expect(422);
  }

  @Test
  void areNotServedOnceTheirFilesHoldSomethingElse() throws Exception {
    Path file = write("a.png", Pictures.png(1));
    UUID dataset = dataset();
    for (byte[] changed : List.of(Pictures.png(2), new byte[] {1, 2, 3})) {
      Files.write(file, changed);
      Api.Reply refused = steps.image(dataset, 0).expect(422);
      assertThat(refused.at("/item")).isEqualTo("a.png");
      assertThat(refused.at("/detail"))
          .contains("holds another image than when it was imported; put the old one back");
    }
    Files.write(file, Pictures.png(1));
    assertThat(steps.image(dataset, 0).expect(200).bytes()).isEqualTo(Pictures.png(1));
  }

  @Test
  void giveAnotherDigestOnceAFileHasChanged() throws Exception {
    Path file = write("a.png", Pictures.png(1));
    write("b.png", Pictures.png(2));
    UUID dataset = dataset();
    String imported = images.digest(dataset, (items, of) -> {});

    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    assertThat(images.digest(dataset, (items, of) -> {})).as("touched only").isEqualTo(imported);

    Files.write(file, Pictures.png(3));
    assertThat(images.digest(dataset, (items, of) -> {})).as("changed").isNotEqualTo(imported);

    Files.delete(file);
    assertThat(images.digest(dataset, (items, of) -> {})).as("gone").isNotEqualTo(imported);
    assertThat(steps.image(dataset, 0).expect(422).at("/item")).isEqualTo("a.png");
  }

  @Test
  void giveAnotherDigestOnceAFileWasReplacedWithItsTimeKept() throws Exception {
    Path file = write("a.png", Pictures.png(1));
    UUID dataset = dataset();
    String imported = images.digest(dataset, (items, of) -> {});
    FileTime written = Files.getLastModifiedTime(file);

    byte[] sameSize = Pictures.png(1);
    sameSize[sameSize.length - 1]++;
    for (byte[] changed : List.of(Arrays.copyOf(Pictures.png(1), 500), sameSize)) {
      Files.write(file, changed);
      Files.setLastModifiedTime(file, written);
      assertThat(images.digest(dataset, (items, of) -> {})).isNotEqualTo(imported);
    }

    Files.write(file, Pictures.png(1));
    assertThat(images.digest(dataset, (items, of) -> {})).isEqualTo(imported);
  }

  @Test
  void canBeChosenAndReadAgainAndAgain() throws Exception {
    Path file = write("a.png", Pictures.png(1));
    write("b.png", Pictures.png(2));
    write("c.png", Pictures.png(3));
    UUID dataset = dataset();

    ChosenImages chosen = images.choose(dataset, new int[] {2, 0});

    assertThat(chosen.key(0)).isEqualTo("c.png");
    assertThat(chosen.read(0)).isEqualTo(Pictures.png(3));
    assertThat(chosen.read(1)).isEqualTo(Pictures.png(1));
    Files.write(file, Pictures.png(4));
    assertThat(chosen.read(1)).as("as it is now").isEqualTo(Pictures.png(4));
    Files.delete(file);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> chosen.read(1))
        .withMessageContaining("a.png")
        .withMessageContaining("put it back");
  }

  @Test
  void thatAreCorruptCanBeMarkedAndAreThenNeverSelected() throws Exception {
    for (int i = 0; i < 6; i++) {
      write(i + ".png", i % 2 == 0 ? Pictures.png(i) : new byte[] {1, 2, 3});
    }
    UUID dataset = steps.dataset(ImportSteps.request("folder", folder).put("on_error", "mark"));
    List<JsonNode> items = steps.items(dataset);
    assertThat(items.get(1).at("/unusable").asString()).contains("1.png", "no JPEG, PNG");
    assertThat(items.get(1).has("image")).isFalse();
    assertThat(items.get(2).has("unusable")).isFalse();
    assertThat(steps.image(dataset, 1).expect(422).at("/item")).isEqualTo("1.png");

    Campaign campaign =
        Campaign.over(
            api, dataset.toString(), Campaign.blobs(6, 4, 2, 1), List.of("cat", "owl"), 6);
    String random = "{\"name\":\"random\"}";
    assertThat(campaign.select(campaign.round(random, 3))).containsExactlyInAnyOrder(0, 2, 4);
    assertThat(campaign.askRound(random, 1).expect(422).at("/possible")).isEqualTo("0");
  }

  @Test
  void noneOfWhichCanBeUsedAreNoDataset() throws Exception {
    write("a.png", new byte[] {1});
    JsonNode problem = steps.problem(ImportSteps.request("folder", folder).put("on_error", "mark"));
    assertThat(problem.at("/detail").asString()).contains("1 of 1 images cannot be used");
  }

  @Test
  void ofAHostAreReadFromThereAndHeldAgainstWhatWasImported() throws Exception {
    Map<String, byte[]> served = new HashMap<>();
    served.put("/a.png", Pictures.png(1));
    served.put("/b.png", Pictures.png(2));
    HttpServer server = serve(served);
    try {
      Path manifest =
          write(
              "pets.csv",
              "key,uri\none,http://%s/a.png\ntwo,http://%s/b.png\n"
                  .formatted(host, host)
                  .getBytes(StandardCharsets.UTF_8));
      UUID dataset = steps.dataset(ImportSteps.request("manifest", manifest));
      assertThat(steps.image(dataset, 1).expect(200).bytes()).isEqualTo(Pictures.png(2));

      served.put("/b.png", Pictures.png(3));
      assertThat(steps.image(dataset, 1).expect(422).at("/detail"))
          .contains("two", "holds another image than when it was imported");

      served.remove("/a.png");
      JsonNode problem = steps.problem(ImportSteps.request("manifest", manifest));
      assertThat(problem.at("/detail").asString()).contains("item one", "answered 404");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void ofAHostThatIsNotListedAreRefused() throws Exception {
    Path manifest =
        write(
            "pets.csv", "key,uri\none,http://127.0.0.1:1/a.png\n".getBytes(StandardCharsets.UTF_8));
    JsonNode problem = steps.problem(ImportSteps.request("manifest", manifest));
    assertThat(problem.at("/detail").asString()).contains("shortlist.locations.hosts");
  }

  @Test
  void ofAPrivateBucketAreReadWithTheKeysThatAreConfigured() throws Exception {
    try (S3Server server = S3Server.start(port())) {
      server.put("pets", "white owl.png", Pictures.png(4));
      Path manifest =
          write(
              "pets.csv",
              "key,uri\none,s3://pets/white%20owl.png\n".getBytes(StandardCharsets.UTF_8));
      UUID dataset = steps.dataset(ImportSteps.request("manifest", manifest));
      assertThat(steps.image(dataset, 0).expect(200).bytes()).isEqualTo(Pictures.png(4));
    }
  }

  private int port() {
    return Integer.parseInt(host.substring(host.indexOf(':') + 1));
  }

  private HttpServer serve(Map<String, byte[]> files) throws java.io.IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] file = files.get(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
          if (file != null) {
            exchange.getResponseBody().write(file);
          }
          exchange.close();
        });
    server.start();
    return server;
  }
}
