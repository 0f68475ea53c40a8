package dev.shortlist.evaluation;

import dev.shortlist.fixture.Npy;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.Shuffles;
import dev.shortlist.selection.Observer;
import dev.shortlist.selection.Strategies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Campaigns on real images whose classes are known: what was forecast in them, and what came. */
final class BackTest {

  static final List<Integer> LABELED = List.of(20, 50, 100, 200);
  static final List<Integer> MORE = List.of(50, 100, 200, 400);

  /** Every number of labels that a forecast is made with or about is the end of a round. */
  private static final List<Integer> BUDGETS =
      List.of(20, 50, 70, 100, 120, 150, 200, 220, 250, 300, 400, 420, 450, 500, 600);

  /** A campaign sees a random part of a set, so that several of them differ. */
  static final int POOL = 1500;

  private static final Path DATA = Path.of("..", "shared", "data");

  /** Halves of a set, so that what is reported was not fitted to. */
  enum Half {
    /** The images with even numbers. */
    FITTED(0),
    /** The images with odd numbers. */
    REPORTED(1);

    private final int remainder;

    Half(int remainder) {
      this.remainder = remainder;
    }

    boolean has(int row) {
      return row % 2 == remainder;
    }
  }

  /** Images that may be bought, and others to judge by. */
  record ImageSet(String name, LabeledRows pool, LabeledRows judges) {

    /**
     * The same with other classes.
     *
     * @param classes the new class of each class; negative to leave its images out
     */
    ImageSet with(String newName, IntUnaryOperator classes) {
      return new ImageSet(newName, with(pool, classes), with(judges, classes));
    }

    private static LabeledRows with(LabeledRows rows, IntUnaryOperator classes) {
      int[] kept =
          IntStream.range(0, rows.count())
              .filter(row -> classes.applyAsInt(rows.classes()[row]) >= 0)
              .toArray();
      return new LabeledRows(
          rows.rows().view(kept),
          IntStream.of(kept).map(row -> classes.applyAsInt(rows.classes()[row])).toArray());
    }

    int classCount() {
      return 1 + IntStream.of(pool.classes()).max().orElseThrow();
    }
  }

  /**
   * A forecast and what came, in percent on the validation set.
   *
   * @param judges how many of the validation set made the forecast; 0 where labels judged each
   *     other
   * @param was accuracy when the forecast was made
   * @param came accuracy after buying the labels
   */
  record Case(
      ImageSet set,
      String strategy,
      int labeled,
      int more,
      int judges,
      Forecaster forecaster,
      double was,
      double came) {

    boolean byThemselves() {
      return judges == 0;
    }

    double gained() {
      return came - was;
    }
  }

  private final Kernels kernels = Kernels.cpu(Runtime.getRuntime().availableProcessors());

  /**
   * @param judges sizes of validation sets to judge by, each a random part of that of the set
   */
  List<Case> campaign(ImageSet set, String strategy, long seed, List<Integer> judges) {
    SplittableRandom random = new SplittableRandom(seed);
    LabeledRows pool = drawn(set.pool(), POOL, random);
    int[] bought =
        new SimulatedCampaign(pool.rows(), pool.classes(), set.classCount(), BUDGETS, kernels)
            .spend(Strategies.parse(Map.of("name", strategy)), seed, Observer.NONE)
            .getLast();
    LabeledRows labels = pool.among(bought);
    List<Case> cases = new ArrayList<>();
    for (int most : judges) {
      LabeledRows some = drawn(set.judges(), most, random);
      double[] truth = truth(labels, some);
      for (int labeled : LABELED) {
        cases.addAll(
            cases(
                set,
                strategy,
                Forecasts.judgedBy(some, first(labels, labeled), kernels),
                some.count(),
                truth));
      }
    }
    double[] truth = truth(labels, drawn(set.judges(), judges.getFirst(), random));
    for (int labeled : LABELED) {
      cases.addAll(
          cases(
              set,
              strategy,
              Forecasts.byThemselves(first(labels, labeled), set.classCount(), kernels),
              0,
              truth));
    }
    return cases;
  }

  private static List<Case> cases(
      ImageSet set, String strategy, Forecaster forecaster, int judges, double[] truth) {
    int labeled = forecaster.labels();
    return MORE.stream()
        .filter(more -> labeled + more <= truth.length && !forecaster.isOutOfSight(more))
        .map(
            more ->
                new Case(
                    set,
                    strategy,
                    labeled,
                    more,
                    judges,
                    forecaster,
                    truth[labeled - 1],
                    truth[labeled + more - 1]))
        .toList();
  }

  private static LabeledRows first(LabeledRows labels, int count) {
    return labels.among(IntStream.range(0, count).toArray());
  }

  private static LabeledRows drawn(LabeledRows rows, int most, SplittableRandom random) {
    int[] order = Shuffles.shuffled(rows.count(), random);
    return copied(rows.among(Arrays.copyOf(order, Math.min(most, order.length))));
  }

  /** Accuracy after each label. */
  private double[] truth(LabeledRows labels, LabeledRows judges) {
    int[] right = new int[labels.count()];
    NeighbourCurves.judgedBy(judges, labels, kernels)
        .walk(
            new int[][] {IntStream.range(0, right.length).toArray()},
            IntStream.rangeClosed(1, right.length).toArray(),
            (row, order, size, isRight) -> right[size] += isRight ? 1 : 0);
    return IntStream.of(right).mapToDouble(told -> 100.0 * told / judges.count()).toArray();
  }

  private static LabeledRows copied(LabeledRows rows) {
    return new LabeledRows(
        FeatureMatrix.copyOf(
            IntStream.range(0, rows.count()).mapToObj(rows.rows()::row).toArray(float[][]::new)),
        rows.classes());
  }

  /** A half of a set; of clothing all, which is small and fitted to by nobody. */
  static ImageSet read(String name, Half half) {
    return switch (name) {
      case "cifar10" -> read(name, "features_pca256_f16", List.of("val"), half);
      case "imagenette" -> read(name, "features_f16", List.of("val"), half);
      case "clothing" ->
          new ImageSet(
              name,
              rows(name, "features_f32", List.of("train")),
              rows(name, "features_f32", List.of("validation", "test")));
      default -> throw new IllegalArgumentException("no set %s".formatted(name));
    };
  }

  private static ImageSet read(String name, String features, List<String> judging, Half half) {
    return new ImageSet(
        name,
        half(rows(name, features, List.of("train")), half),
        half(rows(name, features, judging), half));
  }

  private static LabeledRows half(LabeledRows rows, Half half) {
    return rows.among(IntStream.range(0, rows.count()).filter(half::has).toArray());
  }

  private static LabeledRows rows(String name, String features, List<String> splits) {
    Path folder = DATA.resolve(name);
    FeatureMatrix rows =
        FeatureMatrix.copyOf(
            splits.stream()
                .map(split -> folder.resolve("%s_%s.npy".formatted(split, features)))
                .map(file -> Npy.read(file).unitFeatures())
                .flatMap(part -> IntStream.range(0, part.rows()).mapToObj(part::row))
                .toArray(float[][]::new));
    int[] classes =
        splits.stream()
            .map(split -> folder.resolve("%s_labels_u8.npy".formatted(split)))
            .flatMapToInt(file -> IntStream.of(Npy.read(file).ints()))
            .toArray();
    return new LabeledRows(rows, classes);
  }
}
