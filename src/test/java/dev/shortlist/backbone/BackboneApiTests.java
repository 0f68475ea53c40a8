package dev.shortlist.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.problem.Problem;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Backbones over HTTP, with files as PyTorch and ONNX write them. */
@ServiceTest
class BackboneApiTests {

  private static final ResNet NARROW = ResNetWeightsTests.NARROW;

  @TempDir static Path folder;
  private static Path resnet;
  private static Path onnx;

  @Autowired Api api;
  @Autowired Backbones backbones;
  @Autowired Weights weights;
  @Autowired JdbcClient jdbc;

  @BeforeAll
  static void writeWeights() throws IOException {
    resnet = TorchWriter.write(GeneratedWeights.of(ResNet.RESNET18), folder.resolve("resnet.pth"));
    onnx =
        Files.write(folder.resolve("narrow.onnx"), ResNetOnnx.model(GeneratedWeights.of(NARROW)));
  }

  @Test
  void registersPixelsWithoutWeightsOrCard() {
    Api.Reply pixels = register("pixels", null, null).expect(201);

    assertThat(pixels.header("Location")).contains("/backbones/" + pixels.at("/id"));
    assertThat(pixels.body().at("/dimension").asInt()).isEqualTo(768);
    assertThat(pixels.at("/card")).isEqualTo("pixels");
    assertThat(pixels.body().has("weights")).isFalse();
    assertThat(api.get("/backbones/" + pixels.at("/id")).expect(200).body())
        .isEqualTo(pixels.body());
  }

  @Test
  void registersUploadedWeightsUnderTheirDigest() throws Exception {
    String id = upload(resnet).expect(201).at("/id");

    Api.Reply registered = register("resnet18", id, "\"compress\"").expect(201);

    assertThat(id).isEqualTo(sha256(resnet));
    assertThat(registered.at("/weights")).isEqualTo(id);
    assertThat(registered.body().at("/dimension").asInt()).isEqualTo(512);
    assertThat(registered.body().at("/transform/crop").asInt()).isEqualTo(224);
  }

  @Test
  void registersAFileBelowAConfiguredFolderAndKeepsItsContent() throws Exception {
    Path mine = Files.createDirectories(Path.of("target/test-data/weights-of-mine"));
    Path file = Files.copy(onnx, mine.resolve(UUID.randomUUID() + ".onnx"));

    Api.Reply registered =
        register("onnx", "weights-of-mine/" + file.getFileName(), "{\"resize\":64,\"crop\":64}")
            .expect(201);

    assertThat(registered.at("/weights")).isEqualTo(sha256(onnx));
    assertThat(registered.body().at("/dimension").asInt()).isEqualTo(NARROW.dimension());
    assertThat(registered.at("/transform/interpolation")).isEqualTo("bilinear");
    Files.delete(file);
    Files.deleteIfExists(weights.local(registered.at("/weights")));
    RegisteredBackbone backbone = backbones.require(UUID.fromString(registered.at("/id")));
    try (Backbone loaded = backbones.load(backbone, new Device.Cpu(), 1)) {
      assertThat(loaded.dimension()).isEqualTo(NARROW.dimension());
    }
  }

  @Test
  void givesEqualDigestsToWhatGivesEqualFeatures() throws IOException {
    String id = upload(onnx).expect(201).at("/id");
    String small = register("onnx", id, "\"cifar-32\"").expect(201).at("/digest");
    String named = register("onnx", id, "\"imagenet-224\"").expect(201).at("/digest");
    String inline =
        register(
                "onnx",
                id,
                """
                {"resize":256,"crop":224,"interpolation":"bilinear",
                 "mean":[0.485,0.456,0.406],"deviation":[0.229,0.224,0.225]}\
                """)
            .expect(201)
            .at("/digest");

    assertThat(inline).isEqualTo(named);
    assertThat(small).isNotEqualTo(named);
  }

  @Test
  void refusesWeightsThatLackATensorListingIt() throws IOException {
    Path lacking =
        TorchWriter.write(
            GeneratedWeights.of(ResNet.RESNET18),
            folder.resolve("lacking.pth"),
            "layer4.1.bn2.running_var");
    String id = upload(lacking).expect(201).at("/id");

    Api.Reply refused = register("resnet18", id, "\"compress\"").expect(422);

    assertThat(refused.at("/type")).endsWith(":invalid-weights");
    assertThat(refused.at("/missing/0")).isEqualTo("layer4.1.bn2.running_var");
    assertThat(refused.body().at("/missing")).hasSize(1);
    assertThat(refused.body().at("/unexpected")).isEmpty();
  }

  @Test
  void refusesWeightsOfAnotherNetworkListingWhatIsTooMuchAndMisshapen() throws IOException {
    String id = upload(ResNetWeightsTests.FILES.resolve("plain.pth")).expect(201).at("/id");

    Api.Reply refused = register("resnet50", id, "\"moco-v2\"").expect(422);

    assertThat(refused.body().at("/missing")).hasSize(165);
    assertThat(refused.at("/wrong_shape/0")).contains("conv1.weight is [2, 3, 7, 7]");
  }

  @Test
  void refusesAPickleThatNamesWhatHasNoPlaceInWeights() throws IOException {
    String id = upload(ResNetWeightsTests.FILES.resolve("hostile.pth")).expect(201).at("/id");

    Api.Reply refused = register("resnet18", id, "\"compress\"").expect(422);

    assertThat(refused.at("/type")).endsWith(":invalid-weights");
    assertThat(refused.at("/detail")).contains("fractions.Fraction");
  }

  @ParameterizedTest
  @CsvSource({
    "pair.pt,   'it returns 2 tensors, not one'",
    "named.pt,  'it returns 2 tensors, not one'",
    "nested.pt, it returns what is no tensor",
    "number.pt, it returns what is no tensor"
  })
  void refusesAScriptThatReturnsSomethingElseThanOneTensor(String file, String detail)
      throws IOException {
    String id = upload(ResNetWeightsTests.FILES.resolve(file)).expect(201).at("/id");

    Api.Reply refused = register("torchscript", id, "\"cifar-32\"").expect(422);

    assertThat(refused.at("/type")).endsWith(":invalid-weights");
    assertThat(refused.at("/detail")).contains(detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE weights_chunk SET contents = 'damaged' WHERE digest = :digest AND number = 0",
        "DELETE FROM weights_chunk WHERE digest = :digest",
        "INSERT INTO weights_chunk (digest, number, contents) VALUES (:digest, 1, 'more')"
      })
  void mendsDamagedWeightsThatAreSentAgain(String damage) throws IOException {
    String id = upload(onnx).expect(201).at("/id");
    jdbc.sql(damage).param("digest", id).update();
    Files.delete(weights.local(id));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> weights.local(id))
        .withMessageContaining("POST the file to /weights again");

    upload(onnx).expect(201);

    Files.delete(weights.local(id));
    assertThat(weights.local(id)).hasSameBinaryContentAs(onnx);
  }

  @Test
  void fetchesWeightsAgainWhoseLocalCopyWasCutShort() throws IOException {
    String id = upload(onnx).expect(201).at("/id");
    Path local = weights.local(id);
    Files.write(local, Arrays.copyOf(Files.readAllBytes(local), 1000));

    assertThat(weights.local(id)).isEqualTo(local).hasSameBinaryContentAs(onnx);
  }

  @Test
  void deletesTheTransfersThatAKilledProcessLeftWhenTheNextOneBegins() throws IOException {
    Path copy = weights.local(upload(onnx).expect(201).at("/id"));
    Path left = Files.writeString(copy.resolveSibling("fetch-1.partial"), "of weights");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));

    upload(onnx).expect(201);

    assertThat(left).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "/kind,    caffe,    none,         cifar-32, there is no backbone kind 'caffe'; use one of"
        + " onnx",
    "/weights, resnet18, none,         compress, needs a file of weights",
    "/weights, pixels,   UPLOADED,     pixels,   takes no weights",
    "/weights, onnx,     /etc/passwd,  cifar-32, shortlist.locations.roots",
    "/weights, onnx,     nowhere.onnx, cifar-32, there is no nowhere.onnx",
    "/weights, onnx,     torch,        cifar-32, is a folder",
    "/weights, onnx,     MISSING,      cifar-32, POST the file to /weights first",
    "/card,    onnx,     UPLOADED,     none,     name one of compress",
    "/card,    onnx,     UPLOADED,     caffe,    there is no card 'caffe'",
    "/card,    pixels,   none,         imagenet-224, 'a crop of 224 has 150528 numbers'",
    "/card,    onnx,     UPLOADED,     compress, 'is of a network with 512 numbers per image, this"
        + " one gives 16'"
  })
  void refusesWhatDoesNotFitTogetherNamingTheField(
      String pointer, String kind, String file, String card, String detail) throws IOException {
    String named =
        switch (file) {
          case "none" -> null;
          case "UPLOADED" -> upload(onnx).expect(201).at("/id");
          case "MISSING" -> "sha256:" + "0".repeat(64);
          default -> file;
        };

    Api.Reply refused =
        register(kind, named, card.equals("none") ? null : '"' + card + '"').expect(422);

    assertThat(refused.at("/errors/0/pointer")).isEqualTo(pointer);
    assertThat(refused.at("/errors/0/detail")).contains(detail);
  }

  @Test
  void namesEveryFaultOfAnInlineCard() {
    Api.Reply refused =
        register("pixels", null, "{\"resize\":-1,\"crop\":8,\"mean\":[0.5],\"deviation\":[0,1,1]}")
            .expect(422);
    assertThat(refused.body().at("/errors").findValuesAsString("pointer"))
        .containsExactly("/card/resize", "/card/crop", "/card/mean", "/card/deviation");
  }

  @Test
  void refusesAnInlineCardWithGaps() {
    Api.Reply refused =
        register(
                "pixels",
                null,
                "{\"resize\":8,\"crop\":8,\"mean\":[0.5,null,0.5],\"deviation\":[1,1,null]}")
            .expect(422);
    assertThat(refused.body().at("/errors").findValuesAsString("pointer"))
        .containsExactly("/card/mean", "/card/deviation");
  }

  @Test
  void refusesANameThatIsTaken() {
    String body = "{\"name\":\"%s\",\"kind\":\"pixels\"}".formatted(UUID.randomUUID());
    api.post("/backbones", body).expect(201);
    assertThat(api.post("/backbones", body).expect(409).at("/type")).endsWith(":duplicate-name");
  }

  @Test
  void refusesAnEmptyFileOfWeights() {
    Api.Reply refused = api.send(api.request("/weights").POST(BodyPublishers.noBody())).expect(422);
    assertThat(refused.at("/detail")).contains("--data-binary");
  }

  @Test
  void showsTheNamedCards() {
    Api.Reply cards = api.get("/cards").expect(200);
    assertThat(cards.body().at("/items").findValuesAsString("name"))
        .contains("compress", "moco-v2", "imagenet-224", "cifar-32", "pixels");
    assertThat(cards.at("/items/0/source")).contains("github.com/UMBCvision/CompRess");
  }

  @Test
  void listsBackbonesPageByPage() {
    register("pixels", null, null).expect(201);
    register("pixels", null, null).expect(201);
    Api.Reply first = api.get("/backbones?limit=1").expect(200);
    Api.Reply second = api.get("/backbones?limit=1&cursor=" + first.at("/next")).expect(200);
    assertThat(second.at("/items/0/id")).isGreaterThan(first.at("/items/0/id"));
  }

  private Api.Reply upload(Path file) throws IOException {
    return api.send(
        api.request("/weights")
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofFile(file)));
  }

  /** Under a name of its own; what is null is left out. */
  private Api.Reply register(String kind, @Nullable String weights, @Nullable String card) {
    return api.post(
        "/backbones",
        "{\"name\":\"%s\",\"kind\":\"%s\"%s%s}"
            .formatted(
                UUID.randomUUID(),
                kind,
                weights == null ? "" : ",\"weights\":\"%s\"".formatted(weights),
                card == null ? "" : ",\"card\":%s".formatted(card)));
  }

  private static String sha256(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return "sha256:" + HexFormat.of().formatHex(digest);
  }
}
