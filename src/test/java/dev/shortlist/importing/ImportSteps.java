package dev.shortlist.importing;

import dev.shortlist.Api;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What tests of imports do over and over. */
final class ImportSteps {

  private final Api api;

  ImportSteps(Api api) {
    this.api = api;
  }

  /** An import under a name of its own. */
  static ObjectNode request(String format, Path location) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("name", "import-" + UUID.randomUUID())
        .put("format", format)
        .put("location", location.toString());
  }

  Api.Reply post(ObjectNode request) {
    return api.post("/datasets/import", request.toString());
  }

  /** Imports, and gives the id of the dataset. */
  UUID dataset(ObjectNode request) {
    Api.Reply started = post(request).expect(202);
    JsonNode job = api.ended(started.at("/job_id")).body();
    if (!job.at("/state").asString().equals("SUCCEEDED")) {
      throw new AssertionError("the import failed: " + job);
    }
    return UUID.fromString(started.at("/dataset_id"));
  }

  /** Imports in vain, and gives the problem. */
  JsonNode problem(ObjectNode request) {
    Api.Reply started = post(request).expect(202);
    JsonNode job = api.ended(started.at("/job_id")).body();
    if (!job.at("/state").asString().equals("FAILED")) {
      throw new AssertionError("the import did not fail: " + job);
    }
    api.get("/datasets/" + started.at("/dataset_id")).expect(404);
    return job.at("/problem");
  }

  /** All items of a dataset, page by page. */
  List<JsonNode> items(UUID dataset) {
    List<JsonNode> items = new ArrayList<>();
    String first = "/datasets/%s/items?limit=200".formatted(dataset);
    @Nullable String next = first;
    while (next != null) {
      Api.Reply page = api.get(next).expect(200);
      page.body().at("/items").forEach(items::add);
      next = page.body().has("next") ? first + "&cursor=" + page.at("/next") : null;
    }
    return items;
  }

  List<String> keys(UUID dataset) {
    return items(dataset).stream().map(item -> item.at("/key").asString()).toList();
  }

  Api.Reply image(UUID dataset, int item) {
    return api.get("/datasets/%s/items/%d/image".formatted(dataset, item));
  }
}
