package dev.shortlist.evaluation;

import dev.shortlist.Api;
import dev.shortlist.Campaign;
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
    String dataset = Campaign.dataset(api, "known-" + UUID.randomUUID(), features.length);
    put(api, dataset, classes);
    return Campaign.cache(api, dataset, features);
  }

  /** The classes of {@code Campaign.blobs}. */
  static int[] ofBlobs(int rows, int classes) {
    return IntStream.range(0, rows).map(row -> row % classes).toArray();
  }
}
