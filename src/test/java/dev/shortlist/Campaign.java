package dev.shortlist;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** A dataset with features and a pool, driven over HTTP, under names of its own. */
public final class Campaign {

  private final Api api;
  private final List<String> classes;
  private final String dataset;
  private final String cache;
  private final String pool;

  private Campaign(Api api, List<String> classes, String dataset, String cache, String pool) {
    this.api = api;
    this.classes = classes;
    this.dataset = dataset;
    this.cache = cache;
    this.pool = pool;
  }

  public static Campaign open(Api api, float[][] features, List<String> classes, int budget) {
    String dataset = dataset(api, "campaign-" + UUID.randomUUID(), features.length);
    return over(api, dataset, features, classes, budget);
  }

  /** One over a dataset that is there already. */
  public static Campaign over(
      Api api, String dataset, float[][] features, List<String> classes, int budget) {
    String name = "campaign-" + UUID.randomUUID();
    String cache = cache(api, dataset, features);
    String pool =
        api.post(
                "/pools",
                """
                {"dataset_id":"%s","name":"%s","classes":[%s],"budget":{"labels":%d}}\
                """
                    .formatted(dataset, name, quoted(classes), budget))
            .expect(201)
            .at("/id");
    return new Campaign(api, classes, dataset, cache, pool);
  }

  /** Registers a dataset; gives its id. */
  public static String dataset(Api api, String name, int size) {
    return api.post("/datasets", "{\"name\":\"%s\",\"size\":%d}".formatted(name, size))
        .expect(201)
        .at("/id");
  }

  /** Uploads the features of a dataset; gives the id of their cache. */
  public static String cache(Api api, String dataset, float[][] features) {
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

  private static String quoted(List<String> names) {
    return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));
  }

  public String dataset() {
    return dataset;
  }

  public String cache() {
    return cache;
  }

  public String pool() {
    return pool;
  }

  /** The id of a new round. */
  public String round(String strategy, int batchSize) {
    return askRound(strategy, batchSize).expect(201).at("/id");
  }

  public Api.Reply askRound(String strategy, int batchSize) {
    return askRound(strategy, String.valueOf(batchSize));
  }

  /**
   * @param batchSize as JSON, which need not be a whole number
   */
  public Api.Reply askRound(String strategy, String batchSize) {
    return api.post(
        "/rounds",
        """
        {"pool_id":"%s","feature_cache_id":"%s","strategy":%s,"batch_size":%s,"seed":7}\
        """
            .formatted(pool, cache, strategy, batchSize));
  }

  /** The items a round selects, best first; waits until they are there. */
  public List<Integer> select(String round) {
    return items(api.post("/rounds/" + round + "/select", "", "Prefer", "wait=60").expect(200));
  }

  public static List<Integer> items(Api.Reply batch) {
    List<Integer> items = new ArrayList<>();
    for (JsonNode item : batch.body().get("items")) {
      items.add(item.get("item").asInt());
    }
    return items;
  }

  public Api.Reply label(String round, List<Integer> items, int[] truth) {
    return api.post("/rounds/" + round + "/labels", labels(items, truth));
  }

  /** The body of a label post: each item with its true class. */
  public String labels(List<Integer> items, int[] truth) {
    return items.stream()
        .map(
            item ->
                "{\"item\":%d,\"class\":\"%s\",\"annotator\":\"ann\"}"
                    .formatted(item, classes.get(truth[item])))
        .collect(Collectors.joining(",", "{\"labels\":[", "]}"));
  }

  /** One number of the pool's label budget: total, reserved, spent or remaining. */
  public int budget(String figure) {
    return api.get("/pools/" + pool).expect(200).body().at("/budget/labels/" + figure).asInt();
  }

  /** Rows around a few centres, one class each: what a good backbone would give. */
  public static float[][] blobs(int rows, int dimension, int classes, long seed) {
    var random = new java.util.SplittableRandom(seed);
    float[][] centres = gaussian(classes, dimension, random);
    float[][] blobs = gaussian(rows, dimension, random);
    IntStream.range(0, rows)
        .forEach(
            row -> {
              for (int i = 0; i < dimension; i++) {
                blobs[row][i] = centres[row % classes][i] + 0.3f * blobs[row][i];
              }
            });
    return blobs;
  }

  private static float[][] gaussian(
      int rows, int dimension, java.util.random.RandomGenerator random) {
    float[][] values = new float[rows][dimension];
    for (float[] row : values) {
      for (int i = 0; i < dimension; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return values;
  }
}
