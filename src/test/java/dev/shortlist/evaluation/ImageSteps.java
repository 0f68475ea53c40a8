package dev.shortlist.evaluation;

import dev.shortlist.Api;
import dev.shortlist.fixture.TestRoots;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A pool of noisy red, green and blue images, all labeled, and a validation dataset of others.
 *
 * @param backbone of both caches
 * @param cache of the pool's dataset
 */
record ImageSteps(Api api, String backbone, String pool, String cache, String validationCache) {

  /** In another order than their folders, whose names the datasets count by. */
  static final List<String> CLASSES = List.of("red", "green", "blue");

  static final int LABELED = 12;
  static final int VALIDATION = 6;

  private static final int SIDE = 32;

  /** Extracts the features of both datasets with a backbone. */
  static ImageSteps with(Api api, String backbone) {
    String dataset = imported(api, folder(LABELED, 0));
    String cache = extracted(api, dataset, backbone);
    String validation = extracted(api, imported(api, folder(VALIDATION, 100)), backbone);
    String pool = pool(api, dataset, CLASSES);
    List<String> names =
        CLASSES.stream().sorted().flatMap(name -> Stream.generate(() -> name).limit(4)).toList();
    label(api, pool, names);
    return new ImageSteps(api, backbone, pool, cache, validation);
  }

  /** A folder for each class, with equally many images. */
  static Path folder(int count, int seed) {
    Path folder = TestRoots.newFolder();
    for (int i = 0; i < count; i++) {
      int colour = i % CLASSES.size();
      TestRoots.write(
          folder.resolve(CLASSES.get(colour)).resolve("%03d.png".formatted(i)),
          png(colour, seed + i));
    }
    return folder;
  }

  /** Adds an image that cannot be decoded; last of the class, and so the last item. */
  static Path withTorn(Path folder) {
    TestRoots.write(folder.resolve("red/999.png"), "no picture".getBytes(StandardCharsets.UTF_8));
    return folder;
  }

  /** Gives a file another image. */
  static void paint(Path file, int colour, int seed) {
    TestRoots.write(file, png(colour, seed));
  }

  private static byte[] png(int colour, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      int rgb = 0;
      for (int channel = 0; channel < 3; channel++) {
        rgb = rgb << 8 | random.nextInt(90) + (channel == colour ? 160 : 0);
      }
      image.setRGB(pixel % SIDE, pixel / SIDE, rgb);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  static String imported(Api api, Path folder) {
    Api.Reply started =
        api.post(
                "/datasets/import",
                "{\"name\":\"%s\",\"format\":\"folder\",\"location\":\"%s\",\"on_error\":\"mark\"}"
                    .formatted(UUID.randomUUID(), folder))
            .expect(202);
    api.succeeded(started.at("/job_id"));
    return started.at("/dataset_id");
  }

  static String pixels(Api api) {
    return backbone(api, "pixels", "\"card\":\"pixels\"");
  }

  static String backbone(Api api, String kind, String more) {
    return api.post(
            "/backbones",
            "{\"name\":\"%s\",\"kind\":\"%s\",%s}".formatted(UUID.randomUUID(), kind, more))
        .expect(201)
        .at("/id");
  }

  static String extracted(Api api, String dataset, String backbone) {
    String cache =
        api.post(
                "/feature-caches",
                "{\"dataset_id\":\"%s\",\"backbone_id\":\"%s\",\"name\":\"%s\"}"
                    .formatted(dataset, backbone, UUID.randomUUID()))
            .expect(201)
            .at("/id");
    api.succeeded(
        api.post("/feature-caches/%s/extract".formatted(cache), "{\"device\":\"cpu\"}")
            .expect(202)
            .at("/id"));
    return cache;
  }

  static String pool(Api api, String dataset, List<String> classes) {
    return api.post(
            "/pools",
            "{\"dataset_id\":\"%s\",\"name\":\"%s\",\"classes\":[%s],\"budget\":{\"labels\":100}}"
                .formatted(
                    dataset,
                    UUID.randomUUID(),
                    classes.stream().map("\"%s\""::formatted).collect(Collectors.joining(","))))
        .expect(201)
        .at("/id");
  }

  /** Labels the first items. */
  static void label(Api api, String pool, List<String> classes) {
    String labels =
        IntStream.range(0, classes.size())
            .mapToObj(i -> "{\"item\":%d,\"class\":\"%s\"}".formatted(i, classes.get(i)))
            .collect(Collectors.joining(","));
    api.post("/pools/%s/labels".formatted(pool), "{\"labels\":[%s]}".formatted(labels)).expect(200);
  }

  /** Judged on the validation dataset. */
  Api.Reply ask(String method, String options) {
    return ask(
        "\"validation_feature_cache_id\":\"%s\",\"method\":\"%s\",\"options\":%s,\"seed\":5"
            .formatted(validationCache, method, options));
  }

  Api.Reply ask(String members) {
    return api.post(
        "/evaluations",
        "{\"pool_id\":\"%s\",\"feature_cache_id\":\"%s\",%s}".formatted(pool, cache, members));
  }

  /** The evaluation that was asked for, when its job has succeeded. */
  Api.Reply result(Api.Reply asked) {
    asked.expect(202);
    api.succeeded(asked.at("/job_id"));
    return api.get("/evaluations/" + asked.at("/evaluation_id")).expect(200);
  }
}
