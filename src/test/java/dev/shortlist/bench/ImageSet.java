package dev.shortlist.bench;

import dev.shortlist.fixture.Npy;
import dev.shortlist.linalg.FeatureMatrix;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

  static final List<String> NAMES = List.of("clothing", "cifar10-10k", "cifar10");

  private static final int FIRST = 10_000;

  static ImageSet read(String name, Path data) {
    return switch (name) {
      case "clothing" ->
          of(
              data.resolve(name),
              "features_f32",
              List.of("validation", "test"),
              UnaryOperator.identity());
      case "cifar10" -> cifar10(data.resolve(name));
      case "cifar10-10k" -> cifar10(data.resolve("cifar10")).withFirst(FIRST, name);
      default -> throw new IllegalArgumentException("no set %s, only %s".formatted(name, NAMES));
    };
  }

  private static ImageSet cifar10(Path folder) {
    float[][] axes = Npy.read(folder.resolve("pca_components_f32.npy")).floats();
    return of(folder, "features_pca256_f16", List.of("val"), rows -> turned(rows, axes));
  }

  private ImageSet withFirst(int count, String newName) {
    int[] first = IntStream.range(0, count).toArray();
    return new ImageSet(
        newName,
        pool.view(first),
        Arrays.copyOf(poolClasses, count),
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
