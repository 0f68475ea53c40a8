package dev.shortlist.dataset;

import dev.shortlist.Api;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What tests of datasets do over and over. */
final class DatasetSteps {

  static final String JSONL = "application/jsonl";
  static final String CSV = "text/csv";

  private final Api api;

  DatasetSteps(Api api) {
    this.api = api;
  }

  UUID dataset(int size) {
    String body = "{\"name\":\"dataset-%s\",\"size\":%d}".formatted(UUID.randomUUID(), size);
    return UUID.fromString(api.post("/datasets", body).expect(201).at("/id"));
  }

  Api.Reply putTruth(UUID dataset, byte[] npy) {
    return api.put(
        "/datasets/%s/truth".formatted(dataset),
        "application/octet-stream",
        BodyPublishers.ofByteArray(npy));
  }

  Api.Reply postItems(UUID dataset, String type, String text) {
    return postItems(dataset, type, text.getBytes(StandardCharsets.UTF_8));
  }

  Api.Reply postItems(UUID dataset, String type, byte[] text) {
    return api.send(
        api.request("/datasets/%s/items".formatted(dataset))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(text)));
  }

  Api.Reply items(UUID dataset) {
    return api.get("/datasets/%s/items".formatted(dataset)).expect(200);
  }
}
