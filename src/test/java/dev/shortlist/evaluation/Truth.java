package dev.shortlist.evaluation;

import dev.shortlist.Api;
import dev.shortlist.Npy;
import dev.shortlist.npy.NpyFile;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import java.util.stream.IntStream;

/** Datasets whose classes are known, made over HTTP. */
final class Truth {

  private Truth() {}

  static void put(Api api, String dataset, int[] classes) {
    api.put(
            "/datasets/" + dataset + "/truth",
            "application/octet-stream",
            BodyPublishers.ofByteArray(
                NpyFile.list(IntStream.of(classes).asLongStream().toArray())))
        .expect(204);
  }

  /** A new dataset with features and truth; gives the id of its feature cache. */
  static String cache(Api api, float[][] features, int[] classes) {
    String name = "known-" + UUID.randomUUID();
    String dataset =
        api.post("/datasets", "{\"name\":\"%s\",\"size\":%d}".formatted(name, features.length))
            .expect(201)
            .at("/id");
    put(api, dataset, classes);
    String cache =
        api.post(
                "/feature-caches",
                "{\"dataset_id\":\"%s\",\"name\":\"features\",\"dimension\":%d}"
                    .formatted(dataset, features[0].length))
            .expect(201)
            .at("/id");
    api.put(
            "/feature-caches/" + cache + "/vectors",
            "application/octet-stream",
            BodyPublishers.ofByteArray(Npy.float32(features)))
        .expect(200);
    return cache;
  }

  /** The classes of {@code Campaign.blobs}. */
  static int[] ofBlobs(int rows, int classes) {
    return IntStream.range(0, rows).map(row -> row % classes).toArray();
  }
}
