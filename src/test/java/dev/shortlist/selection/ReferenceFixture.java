package dev.shortlist.selection;

import dev.shortlist.fixture.Npy;
import dev.shortlist.linalg.FeatureMatrix;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A feature matrix and what the reference program selects from it. */
record ReferenceFixture(FeatureMatrix features, JsonNode expected) {

  /** One call of the reference program and its answer. */
  record Selection(int[] labeled, int budget, List<Integer> picks) {}

  /** Reads {@code stem.npy} and {@code stem.expected.json}. */
  static ReferenceFixture read(Path npy) {
    Path json = npy.resolveSibling(npy.getFileName().toString().replace(".npy", ".expected.json"));
    return new ReferenceFixture(
        Npy.read(npy).features(), JsonMapper.shared().readTree(json.toFile()));
  }

  /** The rows of {@code make-wide.py}, which are not kept, and its answers. */
  static ReferenceFixture wide() {
    int classes = 50;
    float[][] rows = new float[2000][512];
    for (int row = 0; row < rows.length; row++) {
      for (int k = 0; k < 512; k++) {
        long mean = 512L * (row % classes) + k;
        rows[row][k] = mixed(mean) + mixed(512L * (classes + row) + k) / 2;
      }
    }
    Path json = Path.of("src/test/resources/selection/wide-2000x512.expected.json");
    return new ReferenceFixture(
        FeatureMatrix.copyOf(rows), JsonMapper.shared().readTree(json.toFile()));
  }

  /** SplitMix64's finaliser: 24 bits of it, from -1 to 1. */
  private static float mixed(long number) {
    long z = (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z = (z ^ (z >>> 31)) >>> 40;
    return (z - (1 << 23)) / (float) (1 << 23);
  }

  List<Selection> kmeans() {
    return expected.get("kmeans").properties().stream()
        .map(
            entry ->
                new Selection(
                    new int[0], Integer.parseInt(entry.getKey()), integers(entry.getValue())))
        .toList();
  }

  List<Selection> multiBatchKMeans() {
    return stream(expected.get("accu_kmeans")).map(ReferenceFixture::selection).toList();
  }

  Selection coreSet() {
    return selection(expected.get("coreset"));
  }

  /** The problem to which a selection is the answer. */
  SelectionProblem problem(Selection selection) {
    List<Integer> labeled = IntStream.of(selection.labeled()).boxed().toList();
    int[] candidates =
        IntStream.range(0, features.rows()).filter(item -> !labeled.contains(item)).toArray();
    LabeledItems labels =
        new LabeledItems(selection.labeled(), new int[selection.labeled().length], 1);
    return new SelectionProblem(features, labels, candidates, selection.budget(), 0);
  }

  private static Selection selection(JsonNode node) {
    int[] labeled = integers(node.get("labeled")).stream().mapToInt(Integer::intValue).toArray();
    return new Selection(labeled, node.get("budget").intValue(), integers(node.get("picks")));
  }

  private static List<Integer> integers(JsonNode array) {
    return stream(array).map(JsonNode::intValue).toList();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
