package dev.shortlist.evaluation;

import dev.shortlist.features.FeatureCache;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.pool.BoughtLabels;
import dev.shortlist.pool.LabeledPool;
import dev.shortlist.pool.LabeledPools;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Computes learning curves when they are asked for, once per state of a pool. */
@Component
class LearningCurves {

  private record Question(
      UUID pool,
      String labels,
      List<RoundEnds.End> ends,
      String features,
      @Nullable String judges) {}

  private final LabeledPools pools;
  private final FittingCaches caches;
  private final LabeledSets sets;
  private final Kernels kernels;
  private final RecentAnswers<Question, List<LearningCurve.Point>> recent = new RecentAnswers<>();

  LearningCurves(LabeledPools pools, FittingCaches caches, LabeledSets sets, Kernels kernels) {
    this.pools = pools;
    this.caches = caches;
    this.sets = sets;
    this.kernels = kernels;
  }

  /**
   * @param cacheId null for the only one of the pool's dataset
   * @param validationCacheId null to let the labels judge each other
   * @throws dev.shortlist.problem.Problem for caches that do not fit
   */
  LearningCurve of(UUID poolId, @Nullable UUID cacheId, @Nullable UUID validationCacheId) {
    LabeledPool pool = pools.require(poolId);
    FeatureCache cache = caches.cacheOf(pool.datasetId(), cacheId);
    BoughtLabels labels = sets.bought(pool);
    List<RoundEnds.End> ends = RoundEnds.of(labels);
    Curve curve = new Curve(pool, cache, validationCacheId, ends);
    if (validationCacheId != null) {
      caches.requireFit(validationCacheId, cache, pool.classes());
    }
    if (ends.isEmpty()) {
      return curve.withPoints(List.of());
    }
    return curve.withPoints(
        sets.judged(
            labels,
            pool.classes(),
            cache.id(),
            validationCacheId,
            (bought, judges) -> remembered(curve, bought, judges)));
  }

  private record Curve(
      LabeledPool pool,
      FeatureCache cache,
      @Nullable UUID validationCacheId,
      List<RoundEnds.End> ends) {

    LearningCurve withPoints(List<LearningCurve.Point> points) {
      return new LearningCurve(
          pool.id(),
          cache.id(),
          validationCacheId,
          validationCacheId == null ? ValidationKind.CROSS_VALIDATION : ValidationKind.DATASET,
          Method.NearestNeighbours.NAME,
          points);
    }
  }

  private List<LearningCurve.Point> remembered(
      Curve curve, LabeledSet bought, @Nullable LabeledSet judges) {
    Question question =
        new Question(
            curve.pool().id(),
            bought.digest(),
            curve.ends(),
            bought.featuresDigest(),
            judges == null ? null : judges.digest() + judges.featuresDigest());
    return recent.of(question, () -> points(curve, bought, judges));
  }

  private List<LearningCurve.Point> points(
      Curve curve, LabeledSet bought, @Nullable LabeledSet judges) {
    LabeledRows labeled = bought.labeled();
    int[] ends = curve.ends().stream().mapToInt(RoundEnds.End::labeled).toArray();
    Told told =
        judges == null ? byThemselves(labeled, ends) : by(judges.labeled().some(), labeled, ends);
    return IntStream.range(0, ends.length)
        .mapToObj(
            i -> point(curve, curve.ends().get(i), labeled.classes(), told.right[i], told.rows[i]))
        .toList();
  }

  /**
   * @param right how many were told right at each end
   * @param rows how many were told
   */
  private record Told(int[] right, int[] rows) {}

  private Told by(LabeledRows judges, LabeledRows labeled, int[] ends) {
    int[] right = new int[ends.length];
    NeighbourCurves.judgedBy(judges, labeled, kernels)
        .walk(inOrder(labeled), ends, (row, order, end, isRight) -> right[end] += isRight ? 1 : 0);
    return new Told(right, IntStream.of(ends).map(end -> judges.count()).toArray());
  }

  private Told byThemselves(LabeledRows labeled, int[] ends) {
    JudgesSoFar judges = JudgesSoFar.among(labeled.count());
    int[] right = new int[ends.length];
    // Told by the others of the first so many, an item has one label less to be told by.
    int skipped = ends[0] == 1 ? 1 : 0;
    NeighbourCurves.leavingOneOut(labeled, judges.atAnyOf(ends), kernels)
        .walk(
            inOrder(labeled),
            IntStream.of(ends).skip(skipped).map(end -> end - 1).toArray(),
            (row, order, size, isRight) -> {
              int end = size + skipped;
              right[end] += isRight && judges.judges(row, ends[end]) ? 1 : 0;
            });
    // One label has none to be told by.
    return new Told(
        right, IntStream.of(ends).map(end -> end == 1 ? 0 : judges.countAmong(end)).toArray());
  }

  private static int[][] inOrder(LabeledRows labeled) {
    return new int[][] {IntStream.range(0, labeled.count()).toArray()};
  }

  private static LearningCurve.Point point(
      Curve curve, RoundEnds.End end, int[] classes, int right, int rows) {
    int seen = (int) IntStream.of(classes).limit(end.labeled()).distinct().count();
    return new LearningCurve.Point(
        end.round(),
        end.id(),
        end.labeled(),
        seen,
        100.0 * seen / curve.pool().classes().size(),
        rows,
        rows == 0 ? null : 100.0 * right / rows,
        rows == 0 ? null : bootstrapped(right, rows));
  }

  /**
   * The percentile bootstrap over the rows. Drawn anew with replacement, the share that is right is
   * binomial, so its percentiles need no draws. It is drawn from the rows with one right and one
   * wrong added: drawn from the rows alone, it would take few of them that are all right for
   * certainty.
   */
  static Interval bootstrapped(int right, int rows) {
    var resampled = new BinomialDistribution(null, rows, (right + 1.0) / (rows + 2));
    double tail = (1 - Interval.USUAL_LEVEL) / 2;
    return new Interval(
        Interval.USUAL_LEVEL,
        100.0 * resampled.inverseCumulativeProbability(tail) / rows,
        100.0 * resampled.inverseCumulativeProbability(1 - tail) / rows);
  }
}
