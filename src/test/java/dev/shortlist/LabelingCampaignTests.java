package dev.shortlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** The whole loop as its users drive it: features in, batches out, labels back, twice. */
@ServiceTest
class LabelingCampaignTests {

  private static final Logger log = LoggerFactory.getLogger(LabelingCampaignTests.class);
  private static final Path CLOTHING = Path.of("../shared/data/clothing");

  @Autowired Api api;

  /** Items to buy labels for, and others to measure on. */
  record Task(
      List<String> classes, float[][] pool, int[] truth, float[][] validation, int[] wanted) {}

  @Test
  void buysBetterLabelsThanRandomForRealImages() throws IOException {
    assumeTrue(
        Files.isDirectory(CLOTHING),
        "SKIPPED: no %s here; the generated campaign below stands in".formatted(CLOTHING));
    buysBetterLabelsThanRandom(
        new Task(
            Files.readAllLines(CLOTHING.resolve("classes.txt")),
            Npy.readFloat32(CLOTHING.resolve("train_features_f32.npy"), 1280),
            Npy.readUint8(CLOTHING.resolve("train_labels_u8.npy")),
            Npy.readFloat32(CLOTHING.resolve("validation_features_f32.npy"), 1280),
            Npy.readUint8(CLOTHING.resolve("validation_labels_u8.npy"))));
  }

  @Test
  void buysBetterLabelsThanRandomForGeneratedFeatures() {
    List<String> classes = IntStream.range(0, 12).mapToObj(i -> "class " + i).toList();
    float[][] rows = Campaign.blobs(1500, 16, classes.size(), 5);
    int[] truth = IntStream.range(0, rows.length).map(row -> row % classes.size()).toArray();
    buysBetterLabelsThanRandom(
        new Task(
            classes,
            Arrays.copyOfRange(rows, 0, 1200),
            Arrays.copyOfRange(truth, 0, 1200),
            Arrays.copyOfRange(rows, 1200, 1500),
            Arrays.copyOfRange(truth, 1200, 1500)));
  }

  private void buysBetterLabelsThanRandom(Task task) {
    Campaign campaign = Campaign.open(api, task.pool(), task.classes(), 100);
    List<Integer> labeled = new ArrayList<>();

    for (String strategy : List.of("{\"name\":\"kmeans\"}", "{\"name\":\"kmeans\"}")) {
      String round = campaign.round(strategy, 20);
      List<Integer> batch = campaign.select(round);
      assertThat(batch).hasSize(20).doesNotHaveDuplicates();
      assertThat(labeled).doesNotContainAnyElementsOf(batch);
      assertThat(campaign.budget("reserved")).isEqualTo(20);

      Api.Reply first = campaign.label(round, batch.subList(0, 5), task.truth()).expect(200);
      assertThat(first.at("/round_state")).isEqualTo("LABELING");
      Api.Reply rest = campaign.label(round, batch.subList(5, 20), task.truth()).expect(200);
      assertThat(rest.at("/round_state")).isEqualTo("CLOSED");
      assertThat(rest.body().at("/accepted").asInt()).isEqualTo(15);
      labeled.addAll(batch);
    }

    Api.Reply pool = api.get("/pools/" + campaign.pool()).expect(200);
    assertThat(pool.body().at("/budget/labels").toString())
        .isEqualTo("{\"total\":100,\"reserved\":0,\"spent\":40,\"remaining\":60}");
    assertThat(pool.body().at("/labeled").asInt()).isEqualTo(40);

    double bought = accuracy(task, labeled);
    double random =
        IntStream.range(0, 10)
            .mapToDouble(seed -> accuracy(task, random(task, seed)))
            .average()
            .orElseThrow();
    log.info(
        "1-NN accuracy with 40 labels: {} % selected, {} % random (mean of 10 seeds)",
        bought, random);
    assertThat(bought).isGreaterThan(random);
  }

  private static List<Integer> random(Task task, int seed) {
    return new SplittableRandom(seed)
        .ints(0, task.pool().length)
        .distinct()
        .limit(40)
        .boxed()
        .toList();
  }

  /** Share of the validation items whose nearest labeled item has their class, in percent. */
  private static double accuracy(Task task, List<Integer> labeled) {
    long right =
        IntStream.range(0, task.validation().length)
            .filter(
                row ->
                    task.truth()[nearest(task.validation()[row], task.pool(), labeled)]
                        == task.wanted()[row])
            .count();
    return 100.0 * right / task.validation().length;
  }

  private static int nearest(float[] query, float[][] pool, List<Integer> labeled) {
    int nearest = -1;
    double best = Double.NEGATIVE_INFINITY;
    for (int item : labeled) {
      double cosine = cosine(query, pool[item]);
      if (cosine > best) {
        best = cosine;
        nearest = item;
      }
    }
    return nearest;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      lengthA += (double) a[i] * a[i];
      lengthB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(lengthA * lengthB);
  }
}
