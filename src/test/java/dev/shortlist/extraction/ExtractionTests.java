package dev.shortlist.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.Api;
import dev.shortlist.Npy;
import dev.shortlist.ServiceTest;
import dev.shortlist.fixture.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From images to vectors over HTTP. */
@ServiceTest
class ExtractionTests {

  private static final int COUNT = 700; // more than one chunk

  @Autowired Api api;
  @Autowired JdbcClient jdbc;
  ExtractionSteps steps;

  @BeforeEach
  void takeSteps() {
    steps = new ExtractionSteps(api);
  }

  @Test
  void extractsThePixelsOfEveryImageInTheOrderOfItems() throws IOException {
    GeneratedImages images = GeneratedImages.write(COUNT, 8);
    String cache = steps.cache(steps.imported("folder", images.location()), steps.pixels());

    Api.Reply job = api.succeeded(steps.extract(cache));

    assertThat(job.at("/result/vectors")).isEqualTo("/feature-caches/%s/vectors".formatted(cache));
    Api.Reply ready = api.get("/feature-caches/" + cache).expect(200);
    assertThat(ready.at("/state")).isEqualTo("READY");
    assertThat(ready.body().at("/rows").asInt()).isEqualTo(COUNT);
    float[][] vectors = steps.vectors(cache);
    assertThat(vectors).hasDimensions(COUNT, 3 * 8 * 8);
    for (int item = 0; item < COUNT; item++) {
      assertThat(vectors[item])
          .as("item %d", item)
          .containsExactly(images.unitPixels(item), within(1e-6f));
    }
  }

  @Test
  void reproducesTheShippedFeaturesOfRealPhotographs() {
    SharedFiles.require("data/clothing/test_images_sample.tar.gz");
    String dataset = steps.imported("folder", "clothing/test_images_sample.tar.gz");
    String network =
        steps.backbone(
            "onnx",
            "\"weights\":\"backbone/mobilenetv2_imagenet_features.onnx\",\"card\":\"imagenet-224\"");
    String cache = steps.cache(dataset, network);

    api.succeeded(steps.extract(cache));

    float[][] vectors = steps.vectors(cache);
    Path clothing = SharedFiles.require("data/clothing");
    float[][] shipped = Npy.readFloat32(clothing.resolve("test_features_f32.npy"), 1280);
    int[] rows =
        dev.shortlist.fixture.Npy.read(clothing.resolve("test_images_sample_rows_i32.npy")).ints();
    assertThat(vectors).hasDimensions(rows.length, 1280);
    for (int item = 0; item < rows.length; item++) {
      assertThat(ExtractionSteps.cosine(vectors[item], shipped[rows[item]]))
          .as("item %d", item)
          .isGreaterThan(0.9999);
    }
  }

  @Test
  void takesOverTheVectorsOfAReadyCacheOfTheSameRecipe() throws Exception {
    GeneratedImages images = GeneratedImages.write(2, 8);
    String dataset = steps.imported("folder", images.location());
    String first = steps.cache(dataset, steps.pixels());
    api.succeeded(steps.extract(first));
    byte[] marked = new byte[2 * 3 * 8 * 8 * Float.BYTES];
    Arrays.fill(marked, (byte) 0x3d);
    jdbc.sql("UPDATE feature_chunk SET vectors = ?, sha256 = ? WHERE feature_cache_id = ?")
        .params(marked, MessageDigest.getInstance("SHA-256").digest(marked), UUID.fromString(first))
        .update();

    String second = steps.cache(dataset, steps.pixels());
    api.succeeded(steps.extract(second));

    assertThat(steps.vectors(second)).isDeepEqualTo(steps.vectors(first));
    assertThat(recipe(second)).isEqualTo(recipe(first));
  }

  @Test
  void neverTakesVectorsOfImagesThatHaveChangedSince() throws IOException {
    GeneratedImages images = GeneratedImages.write(3, 8);
    String dataset = steps.imported("folder", images.location());
    String before = steps.cache(dataset, steps.pixels());
    api.succeeded(steps.extract(before));

    images.paint(1, 77);

    String after = steps.cache(dataset, steps.pixels());
    api.succeeded(steps.extract(after));
    assertThat(recipe(after)).isNotEqualTo(recipe(before));
    assertThat(steps.vectors(after)[1]).containsExactly(images.unitPixels(77), within(1e-6f));
    Api.Reply stale = api.ended(steps.extract(before));
    assertThat(stale.at("/problem/type")).endsWith(":wrong-state");
    assertThat(stale.at("/problem/detail")).contains("images have changed since");
    assertThat(steps.vectors(before)[1]).containsExactly(images.unitPixels(1), within(1e-6f));
  }

  @Test
  void confirmsAReadyCacheWhoseImagesAreAsTheyWere() throws IOException {
    GeneratedImages images = GeneratedImages.write(3, 8);
    String cache = steps.cache(steps.imported("folder", images.location()), steps.pixels());
    api.succeeded(steps.extract(cache));
    images.paint(1, 1); // written again, but the same

    api.succeeded(steps.extract(cache));
  }

  @Test
  void givesAnotherTransformOfTheSameImagesAnotherRecipe() throws IOException {
    GeneratedImages images = GeneratedImages.write(3, 8);
    String dataset = steps.imported("folder", images.location());
    String one = steps.cache(dataset, steps.pixels());
    String other =
        steps.cache(dataset, steps.backbone("pixels", "\"card\":{\"crop\":8,\"mean\":[0.1,0,0]}"));
    api.succeeded(steps.extract(one));
    api.succeeded(steps.extract(other));
    assertThat(recipe(other)).isNotEqualTo(recipe(one));
  }

  @Test
  void goesOnFromTheStoredChunksOnceAMissingImageIsBack() throws IOException {
    GeneratedImages images = GeneratedImages.write(COUNT, 8);
    String cache = steps.cache(steps.imported("folder", images.location()), steps.pixels());
    Path aside = images.folder().resolveSibling(UUID.randomUUID() + ".png");
    Files.move(images.file(COUNT - 1), aside);

    Api.Reply failed = api.ended(steps.extract(cache));

    assertThat(failed.at("/state")).isEqualTo("FAILED");
    assertThat(failed.at("/problem/type")).endsWith(":unreadable-image");
    assertThat(failed.at("/problem/item")).isEqualTo("%04d.png".formatted(COUNT - 1));
    assertThat(api.get("/feature-caches/" + cache).at("/state")).isEqualTo("EMPTY");
    Files.move(aside, images.file(COUNT - 1));
    api.succeeded(steps.extract(cache));
    assertThat(steps.vectors(cache)[COUNT - 1])
        .containsExactly(images.unitPixels(COUNT - 1), within(1e-6f));
  }

  @Test
  void givesAPlaceholderToAnItemThatItsImportMarkedUnusable() throws IOException {
    GeneratedImages images = GeneratedImages.write(4, 8);
    Files.writeString(images.file(2), "no image");
    String dataset = steps.imported("folder", images.location(), ",\"on_error\":\"mark\"");
    String cache = steps.cache(dataset, steps.pixels());

    api.succeeded(steps.extract(cache));

    float[][] vectors = steps.vectors(cache);
    assertThat(vectors[2]).startsWith(1, 0, 0);
    assertThat(vectors[3]).containsExactly(images.unitPixels(3), within(1e-6f));
  }

  @Test
  void failsNamingTheItemWhoseImageIsSmallerThanTheCrop() throws IOException {
    GeneratedImages images = GeneratedImages.write(3, 8);
    String large = steps.backbone("pixels", "\"card\":{\"crop\":9}");
    String cache = steps.cache(steps.imported("folder", images.location()), large);

    Api.Reply failed = api.ended(steps.extract(cache));

    assertThat(failed.at("/problem/item")).isEqualTo("0000.png");
    assertThat(failed.at("/problem/detail")).contains("use a card that resizes");
  }

  @Test
  void failsNamingTheItemWhoseImageHasASizeThatTheNetworkDoesNotTake() throws IOException {
    GeneratedImages images = GeneratedImages.write(3, 8);
    String of224 = steps.backbone("onnx", steps.uploaded("torch/one-image.onnx") + ",\"card\":{}");
    String cache = steps.cache(steps.imported("folder", images.location()), of224);

    Api.Reply failed = api.ended(steps.extract(cache));

    assertThat(failed.at("/problem/type")).endsWith(":unreadable-image");
    assertThat(failed.at("/problem/item")).isEqualTo("0000.png");
    assertThat(failed.at("/problem/detail"))
        .contains("image of item 0000.png, 8 x 8 after the transform")
        .contains("Expected: 224")
        .contains("use a card with that crop");
  }

  @Test
  void extractsWithANetworkThatWasExportedForOneImage() throws IOException {
    GeneratedImages images = GeneratedImages.write(3, 8);
    String network =
        steps.backbone(
            "onnx", steps.uploaded("torch/one-image.onnx") + ",\"card\":\"imagenet-224\"");
    String cache = steps.cache(steps.imported("folder", images.location()), network);

    api.succeeded(steps.extract(cache));

    assertThat(steps.vectors(cache)).hasDimensions(3, 48);
  }

  /** Its vectors are so wide that sixteen make a chunk. */
  @Test
  void givesTheNetworkAsManyImagesAsAskedForHoweverFewAreStoredTogether() throws IOException {
    GeneratedImages images = GeneratedImages.write(50, 8);
    String network =
        steps.backbone(
            "torchscript", steps.uploaded("torch/batch-size.pt") + ",\"card\":{\"crop\":8}");
    String cache = steps.cache(steps.imported("folder", images.location()), network);

    api.succeeded(post(cache, "{\"device\":\"cpu\",\"batch_size\":40}").expect(202).at("/id"));

    float[][] vectors = steps.vectors(cache);
    assertThat(vectors).hasDimensions(50, 65_536);
    for (int item = 0; item < 50; item++) {
      assertThat(vectors[item][1] / vectors[item][0])
          .as("images in the batch of item %d", item)
          .isCloseTo(item < 40 ? 40 : 10, within(1e-3f));
    }
  }

  @Test
  void refusesToExtractWithoutABackboneOrImages() {
    String sized =
        api.post("/datasets", "{\"name\":\"%s\",\"size\":3}".formatted(UUID.randomUUID()))
            .expect(201)
            .at("/id");
    String elsewhere =
        api.post(
                "/feature-caches",
                "{\"dataset_id\":\"%s\",\"name\":\"x\",\"dimension\":2}".formatted(sized))
            .expect(201)
            .at("/id");
    assertThat(post(elsewhere, "").expect(409).at("/detail")).contains("has no backbone");
    String withoutImages = steps.cache(sized, steps.pixels());
    assertThat(post(withoutImages, "").expect(409).at("/detail")).contains("has no images");
    assertThat(api.get("/feature-caches/" + withoutImages).at("/state")).isEqualTo("EMPTY");
  }

  @ParameterizedTest
  @CsvSource({
    "/device,     device,     '\"gpu\"',     use auto",
    "/device,     device,     '\"cuda:63\"', use auto or cpu",
    "/batch_size, batch_size, 0,             must be at least 1"
  })
  void refusesADeviceOrBatchThatIsNotThere(
      String pointer, String field, String value, String detail) throws IOException {
    GeneratedImages images = GeneratedImages.write(1, 8);
    String cache = steps.cache(steps.imported("folder", images.location()), steps.pixels());

    Api.Reply refused = post(cache, "{\"%s\":%s}".formatted(field, value)).expect(422);

    assertThat(refused.at("/errors/0/pointer")).isEqualTo(pointer);
    assertThat(refused.at("/errors/0/detail")).contains(detail);
  }

  @Test
  void takesTheDimensionOfACacheFromItsBackbone() throws IOException {
    String dataset = steps.imported("folder", GeneratedImages.write(1, 8).location());
    String body = "{\"dataset_id\":\"%s\",\"name\":\"%s\"%s}";
    assertThat(
            api.post("/feature-caches", body.formatted(dataset, "a", ""))
                .expect(422)
                .at("/errors/0/detail"))
        .contains("or the backbone_id");
    assertThat(
            api.post(
                    "/feature-caches",
                    body.formatted(
                        dataset, "a", ",\"backbone_id\":\"%s\"".formatted(UUID.randomUUID())))
                .expect(422)
                .at("/errors/0/pointer"))
        .isEqualTo("/backbone_id");
    String pixels = steps.pixels();
    assertThat(
            api.post(
                    "/feature-caches",
                    body.formatted(
                        dataset, "a", ",\"backbone_id\":\"%s\",\"dimension\":3".formatted(pixels)))
                .expect(422)
                .at("/errors/0/detail"))
        .contains("makes vectors of 192 numbers");
  }

  private Api.Reply post(String cache, String body) {
    return api.post("/feature-caches/%s/extract".formatted(cache), body);
  }

  private String recipe(String cache) {
    return api.get("/feature-caches/" + cache).expect(200).at("/recipe");
  }
}
