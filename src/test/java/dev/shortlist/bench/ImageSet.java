package dev.shortlist.bench;

import dev.shortlist.fixture.Npy;
import dev.shortlist.linalg.FeatureMatrix;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A pool to buy labels for, and what the heads trained on them are judged on.
 *
 * @param pool unit rows, shape (n, d)
 * @param poolClasses true class of each row of the pool
 * @param validation unit rows, shape (m, d)
 * @param validationClasses true class of each validation row
 * @param toBackboneAxes turns rows from principal components back to the D coordinates that the
 *     backbone gave, which changes no distance
 * @param turnedValidation the validation rows after that turn, shape (m, D)
 */
record ImageSet(
    String name,
    FeatureMatrix pool,
    int[] poolClasses,
    FeatureMatrix validation,
    int[] validationClasses,
    UnaryOperator<FeatureMatrix> toBackboneAxes,
    FeatureMatrix turnedValidation) {

  static final List<String> NAMES = List.of("clothing", "cifar10");

  /** A pool is one of so many parts of a set. */
  private static final Map<String, Integer> PARTS = Map.of("clothing", 2, "cifar10", 5);

  static ImageSet read(String name, Path data) {
    return switch (name) {
      case "clothing" ->
          of(
              data.resolve(name),
              "features_f32",
              List.of("validation", "test"),
              UnaryOperator.identity());
      case "cifar10" -> cifar10(data.resolve(name));
      default -> throw new IllegalArgumentException("no set %s, only %s".formatted(name, NAMES));
    };
  }

  private static ImageSet cifar10(Path folder) {
    float[][] axes = Npy.read(folder.resolve("pca_components_f32.npy")).floats();
    return of(folder, "features_pca256_f16", List.of("val"), rows -> turned(rows, axes));
  }

  /**
   * The same set with a pool of some of its rows, drawn at random, in their order: how well a
   * strategy does on one pool is partly luck, also where the strategy has none.
   */
  ImageSet drawn(long seed) {
    int count = pool.rows() / Objects.requireNonNull(PARTS.get(name));
    int[] rows = IntStream.range(0, pool.rows()).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i, rows.length);
      int row = rows[i];
      rows[i] = rows[other];
      rows[other] = row;
    }
    int[] chosen = Arrays.stream(rows, 0, count).sorted().toArray();
    return new ImageSet(
        name,
        pool.view(chosen),
        Arrays.stream(chosen).map(row -> poolClasses[row]).toArray(),
        validation,
        validationClasses,
        toBackboneAxes,
        turnedValidation);
  }

  int classCount() {
    return 1 + Arrays.stream(poolClasses).max().orElseThrow();
  }

  private static ImageSet of(
      Path folder,
      String features,
      List<String> validationSplits,
      UnaryOperator<FeatureMatrix> toBackboneAxes) {
    FeatureMatrix validation =
        stacked(validationSplits.stream().map(split -> rows(folder, split, features)).toList());
    return new ImageSet(
        folder.getFileName().toString(),
        rows(folder, "train", features),
        classes(folder, "train"),
        validation,
        validationSplits.stream()
            .flatMapToInt(split -> IntStream.of(classes(folder, split)))
            .toArray(),
        toBackboneAxes,
        toBackboneAxes.apply(validation));
  }

  private static FeatureMatrix rows(Path folder, String split, String features) {
    return Npy.read(folder.resolve("%s_%s.npy".formatted(split, features))).unitFeatures();
  }

  private static int[] classes(Path folder, String split) {
    return Npy.read(folder.resolve("%s_labels_u8.npy".formatted(split))).ints();
  }

  private static FeatureMatrix stacked(List<FeatureMatrix> parts) {
    return FeatureMatrix.copyOf(
        parts.stream()
            .flatMap(part -> IntStream.range(0, part.rows()).mapToObj(part::row))
            .toArray(float[][]::new));
  }

  /**
   * @param axes unit vectors, orthogonal to each other, shape (d, D)
   */
  private static FeatureMatrix turned(FeatureMatrix rows, float[][] axes) {
    float[][] turned = new float[rows.rows()][axes[0].length];
    for (int row = 0; row < turned.length; row++) {
      for (int axis = 0; axis < axes.length; axis++) {
        float coordinate = rows.get(row, axis);
        for (int i = 0; i < turned[row].length; i++) {
          turned[row][i] += coordinate * axes[axis][i];
        }
      }
    }
    return FeatureMatrix.copyOf(turned);
  }
}
