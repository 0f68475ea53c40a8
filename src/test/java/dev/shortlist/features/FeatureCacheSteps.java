package dev.shortlist.features;

import dev.shortlist.Api;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;

/** What tests of feature caches do over and over. */
final class FeatureCacheSteps {

  private final Api api;

  FeatureCacheSteps(Api api) {
    this.api = api;
  }

  UUID dataset(int size) {
    String body = "{\"name\":\"features-%s\",\"size\":%d}".formatted(UUID.randomUUID(), size);
    return UUID.fromString(api.post("/datasets", body).expect(201).at("/id"));
  }

  Api.Reply create(UUID dataset, String name, int dimension) {
    return api.post(
        "/feature-caches",
        "{\"dataset_id\":\"%s\",\"name\":\"%s\",\"dimension\":%d}"
            .formatted(dataset, name, dimension));
  }

  /** An EMPTY cache of a dataset of its own. */
  UUID cache(int rows, int dimension) {
    return UUID.fromString(create(dataset(rows), "backbone", dimension).expect(201).at("/id"));
  }

  Api.Reply upload(UUID cache, byte[] npy) {
    return api.put(vectors(cache), "application/octet-stream", BodyPublishers.ofByteArray(npy));
  }

  static String vectors(UUID cache) {
    return "/feature-caches/%s/vectors".formatted(cache);
  }
}
