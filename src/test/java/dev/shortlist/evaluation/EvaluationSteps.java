package dev.shortlist.evaluation;

import dev.shortlist.Api;
import dev.shortlist.Campaign;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A pool of blobs whose first items are labeled, and a validation cache of the same blobs.
 *
 * @param truth true class of each item of the pool
 */
record EvaluationSteps(Api api, Campaign campaign, String validationCache, int[] truth) {

  static final List<String> CLASSES = List.of("cat", "dog", "owl");

  private static final int POOL = 60;
  private static final int VALIDATION = 40;

  static EvaluationSteps withLabels(Api api, int labels) {
    float[][] rows = Campaign.blobs(POOL + VALIDATION, 6, CLASSES.size(), 3);
    int[] classes = Truth.ofBlobs(rows.length, CLASSES.size());
    Campaign campaign = Campaign.open(api, Arrays.copyOf(rows, POOL), CLASSES, POOL);
    EvaluationSteps steps =
        new EvaluationSteps(
            api,
            campaign,
            Truth.cache(
                api,
                Arrays.copyOfRange(rows, POOL, rows.length),
                Arrays.copyOfRange(classes, POOL, classes.length)),
            Arrays.copyOf(classes, POOL));
    if (labels > 0) {
      steps.label(0, labels);
    }
    return steps;
  }

  /** Labels the items from {@code first} on. */
  void label(int first, int count) {
    List<Integer> items = IntStream.range(first, first + count).boxed().toList();
    api.post("/pools/" + campaign.pool() + "/labels", campaign.labels(items, truth)).expect(200);
  }

  /**
   * @param more members of the request, for example {@code "method":"knn"}
   */
  Api.Reply ask(String... more) {
    String members = Stream.of(more).map(member -> "," + member).collect(Collectors.joining());
    return api.post(
        "/evaluations",
        "{\"pool_id\":\"%s\",\"feature_cache_id\":\"%s\"%s}"
            .formatted(campaign.pool(), campaign.cache(), members));
  }

  String validated() {
    return "\"validation_feature_cache_id\":\"%s\"".formatted(validationCache);
  }

  /** The evaluation that was asked for, when its job has ended. */
  Api.Reply result(Api.Reply asked) {
    asked.expect(202);
    api.ended(asked.at("/job_id"));
    return api.get("/evaluations/" + asked.at("/evaluation_id")).expect(200);
  }
}
