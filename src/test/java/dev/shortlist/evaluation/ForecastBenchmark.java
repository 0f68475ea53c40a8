package dev.shortlist.evaluation;

import dev.shortlist.fixture.Npy;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.Shuffles;
import dev.shortlist.selection.Observer;
import dev.shortlist.selection.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How often the intervals of forecasts hold the later truth, on real images. Writes {@code
 * docs/results/forecast.md}; with names of sets as arguments it prints those only.
 *
 * <p>The numbers in {@link Forecaster} were set with {@link #TUNED_ON} from seeds 1 to 5; what is
 * reported are other strategies, and the same ones from other seeds.
 */
final class ForecastBenchmark {

  private static final List<String> SETS = List.of("cifar10", "clothing", "imagenette");
  private static final List<String> TUNED_ON =
      List.of("random", "core-set", "margin", "max-herding");
  private static final List<String> OTHERS =
      List.of("multi-batch-kmeans", "typiclust", "least-confidence", "prob-cover");

  private static final List<Integer> BUDGETS = List.of(20, 40, 70, 100, 150, 200, 300, 400, 600);
  private static final List<Integer> LABELED = List.of(20, 50, 100, 200);
  private static final List<Integer> MORE = List.of(50, 100, 200, 400);

  private static final int FIRST_SEED = 101;
  private static final int SEEDS = 4;

  /** A campaign sees a random part of a set, so that several of them differ. */
  private static final int POOL = 1500;

  private static final int JUDGES = 1500;

  private static final Path DATA = Path.of("..", "shared", "data");
  private static final Path REPORT = Path.of("docs", "results", "forecast.md");

  /**
   * A forecast and what came.
   *
   * @param byThemselves whether the labels judged each other when it was made
   * @param came accuracy on the validation set after buying the labels
   * @param gained over what it was when the forecast was made
   */
  private record Case(
      String set,
      String strategy,
      int labeled,
      int more,
      boolean byThemselves,
      Forecast.Horizon forecast,
      double came,
      double gained) {

    boolean holds() {
      return forecast.interval().holds(came);
    }

    boolean gainHolds() {
      return forecast.gainInterval().holds(gained);
    }

    boolean isRight() {
      boolean worthIt = gained >= more / 100.0;
      return forecast.answer() == (worthIt ? Forecast.Answer.WORTH_IT : Forecast.Answer.FLATTENING);
    }

    boolean answers() {
      return forecast.answer() != Forecast.Answer.CANNOT_SAY_YET;
    }
  }

  private record ImageSet(String name, LabeledRows pool, LabeledRows judges) {}

  private final Kernels kernels = Kernels.cpu(Runtime.getRuntime().availableProcessors());

  public static void main(String[] args) throws IOException {
    List<String> sets = args.length == 0 ? SETS : List.of(args);
    ForecastBenchmark backTest = new ForecastBenchmark();
    List<Case> cases = new ArrayList<>();
    for (String name : sets) {
      ImageSet set = read(name);
      for (String strategy : Stream.concat(TUNED_ON.stream(), OTHERS.stream()).toList()) {
        for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
          cases.addAll(backTest.campaign(set, strategy, seed));
        }
        System.err.printf("%s %s%n", name, strategy);
      }
    }
    String report = markdown(cases);
    System.out.println(report);
    if (args.length == 0) {
      Files.writeString(REPORT, report);
    }
  }

  private List<Case> campaign(ImageSet set, String strategy, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] part = Arrays.copyOf(Shuffles.shuffled(set.pool().count(), random), POOL);
    LabeledRows pool = copied(set.pool().among(part));
    int[] bought =
        new SimulatedCampaign(pool.rows(), pool.classes(), classCount(pool), BUDGETS, kernels)
            .spend(Strategies.parse(Map.of("name", strategy)), seed, Observer.NONE)
            .getLast();
    LabeledRows labels = pool.among(bought);
    double[] truth = truth(labels, set.judges());
    List<Case> cases = new ArrayList<>();
    for (int labeled : LABELED) {
      LabeledRows now = labels.among(IntStream.range(0, labeled).toArray());
      for (boolean byThemselves : List.of(false, true)) {
        Forecaster forecaster = forecaster(now, set.judges(), byThemselves);
        for (int more : MORE) {
          int then = labeled + more;
          if (then <= bought.length && more <= Forecaster.FARTHEST * labeled) {
            cases.add(
                new Case(
                    set.name(),
                    strategy,
                    labeled,
                    more,
                    byThemselves,
                    new Prospects(
                            MORE,
                            1,
                            classCount(set.pool()),
                            new Prospects.Left(Integer.MAX_VALUE, null))
                        .horizon(forecaster, more),
                    truth[then - 1],
                    truth[then - 1] - truth[labeled - 1]));
          }
        }
      }
    }
    return cases;
  }

  private Forecaster forecaster(LabeledRows labels, LabeledRows judges, boolean byThemselves) {
    NeighbourCurves curves =
        byThemselves
            ? NeighbourCurves.leavingOneOut(labels, kernels)
            : NeighbourCurves.judgedBy(judges, labels, kernels);
    return Forecaster.of(
        SubsampleCurve.of(curves, labels.count(), byThemselves, 1), labels.count());
  }

  /** Accuracy on the validation set after each label. */
  private double[] truth(LabeledRows labels, LabeledRows judges) {
    int[] right = new int[labels.count()];
    NeighbourCurves.judgedBy(judges, labels, kernels)
        .walk(
            new int[][] {IntStream.range(0, right.length).toArray()},
            IntStream.rangeClosed(1, right.length).toArray(),
            (row, order, size, isRight) -> right[size] += isRight ? 1 : 0);
    return IntStream.of(right).mapToDouble(told -> 100.0 * told / judges.count()).toArray();
  }

  private static int classCount(LabeledRows rows) {
    return 1 + IntStream.of(rows.classes()).max().orElseThrow();
  }

  private static LabeledRows copied(LabeledRows rows) {
    return new LabeledRows(
        FeatureMatrix.copyOf(
            IntStream.range(0, rows.count()).mapToObj(rows.rows()::row).toArray(float[][]::new)),
        rows.classes());
  }

  private static ImageSet read(String name) {
    return switch (name) {
      case "cifar10" -> read(name, "features_pca256_f16", List.of("val"));
      case "clothing" -> read(name, "features_f32", List.of("validation", "test"));
      case "imagenette" -> read(name, "features_f16", List.of("val"));
      default -> throw new IllegalArgumentException("no set %s, only %s".formatted(name, SETS));
    };
  }

  private static ImageSet read(String name, String features, List<String> judging) {
    Path folder = DATA.resolve(name);
    LabeledRows judges = rows(folder, features, judging);
    int[] some =
        Arrays.copyOf(
            Shuffles.shuffled(judges.count(), new SplittableRandom(0)),
            Math.min(JUDGES, judges.count()));
    return new ImageSet(name, rows(folder, features, List.of("train")), copied(judges.among(some)));
  }

  private static LabeledRows rows(Path folder, String features, List<String> splits) {
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

  private static String markdown(List<Case> cases) {
    return """
    # How often forecasts hold

    `GET /pools/{id}/forecast` gives 80 %% intervals. Here campaigns buy 20 to 200 labels, a forecast is made, and the
    campaign goes on to 600; the accuracy is that of the nearest labeled item on %d validation items (713 of clothing).
    Made by `bench/forecast` on `../shared/data`: %d campaigns from seeds %d to %d, each on %d random
    items of a set, %d forecasts. The numbers in `Forecaster` were set with %s on the same sets, but from seeds 1 to 5 and
    other parts of them. Strategies marked * had no part in that.

    "Holds" is the share of forecasts whose interval held the later accuracy, or gain; "half width" is half the mean
    interval, in points; "bias" is what came minus what was expected. "Answers" is the share of forecasts that say
    worth-it or flattening (at 1 point per 100 labels), "right" how many of these were. From 5 labels per class on a gain that
    ends is no answer: the linear head may go on where the nearest neighbour does not.

    ## With a validation set

    %s
    ## Where labels judge each other

    Leave-one-out says how well items like those bought are told. That is honest for labels drawn at random, too low for
    far-apart items and for those near class borders, and the width of the interval says so: bring a validation set where the accuracy matters. The
    gain suffers less, but not with 20 labels: there the service says cannot-say-yet until 50 labels are bought.

    %s\
    """
        .formatted(
            JUDGES,
            cases.stream().filter(each -> each.labeled() == 20 && each.more() == 50).count() / 2,
            FIRST_SEED,
            FIRST_SEED + SEEDS - 1,
            POOL,
            cases.size(),
            TUNED_ON.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")),
            tables(cases.stream().filter(each -> !each.byThemselves()).toList()),
            tables(cases.stream().filter(Case::byThemselves).toList()));
  }

  private static String tables(List<Case> cases) {
    return Stream.of(
            table("", cases, each -> "all"),
            table("by set", cases, Case::set),
            table("by strategy", cases, ForecastBenchmark::marked),
            table("by labels at hand", cases, each -> "%3d".formatted(each.labeled())),
            table("by labels to buy", cases, each -> "%3d".formatted(each.more())))
        .collect(Collectors.joining("\n"));
  }

  private static String marked(Case each) {
    return each.strategy() + (OTHERS.contains(each.strategy()) ? " *" : "");
  }

  private static String table(String title, List<Case> cases, Function<Case, String> group) {
    return "| %s | forecasts | accuracy: holds | half width | bias | gain: holds | half width | bias | answers | right |%n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|%n"
            .formatted(title)
        + cases.stream()
            .collect(Collectors.groupingBy(group, TreeMap::new, Collectors.toList()))
            .entrySet()
            .stream()
            .map(each -> line(each.getKey(), each.getValue()))
            .collect(Collectors.joining());
  }

  private static String line(String name, List<Case> cases) {
    List<Case> answered = cases.stream().filter(Case::answers).toList();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.0f %% | %.1f | %+.1f | %.0f %% | %.1f | %+.1f | %.0f %% | %s |%n",
        name.strip(),
        cases.size(),
        share(cases, Case::holds),
        mean(cases, each -> halfWidth(each.forecast().interval())),
        mean(cases, each -> each.came() - each.forecast().top1()),
        share(cases, Case::gainHolds),
        mean(cases, each -> halfWidth(each.forecast().gainInterval())),
        mean(cases, each -> each.gained() - each.forecast().gain()),
        share(cases, Case::answers),
        answered.isEmpty()
            ? "–"
            : String.format(Locale.ROOT, "%.0f %%", share(answered, Case::isRight)));
  }

  private static double halfWidth(Interval interval) {
    return (interval.high() - interval.low()) / 2;
  }

  private static double share(List<Case> cases, Predicate<Case> holds) {
    return 100.0 * cases.stream().filter(holds).count() / cases.size();
  }

  private static double mean(List<Case> cases, Function<Case, Double> value) {
    return cases.stream().mapToDouble(value::apply).average().orElseThrow();
  }
}
