package dev.shortlist.evaluation;

import dev.shortlist.dataset.Items;
import dev.shortlist.evaluation.Forecast.Answer;
import dev.shortlist.evaluation.Forecast.Horizon;
import dev.shortlist.evaluation.Forecast.Observed;
import dev.shortlist.features.FeatureCache;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.pool.BoughtLabels;
import dev.shortlist.pool.LabeledPool;
import dev.shortlist.pool.LabeledPools;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Computes forecasts when they are asked for; the curve below them once per state of a pool. */
@Component
class Forecasts {

  private static final long SEED = 1;

  private record Question(UUID pool, String labels, String features, @Nullable String judges) {}

  private final LabeledPools pools;
  private final FittingCaches caches;
  private final LabeledSets sets;
  private final Items items;
  private final Kernels kernels;
  private final RecentAnswers<Question, Forecaster> recent = new RecentAnswers<>();

  Forecasts(
      LabeledPools pools, FittingCaches caches, LabeledSets sets, Items items, Kernels kernels) {
    this.pools = pools;
    this.caches = caches;
    this.sets = sets;
    this.items = items;
    this.kernels = kernels;
  }

  /**
   * @param more numbers of labels to buy, ascending
   * @param leastGain points per 100 labels that are worth it
   * @param cacheId null for the only one of the pool's dataset
   * @param validationCacheId null to let the labels judge each other
   * @throws dev.shortlist.problem.Problem for caches that do not fit
   */
  Forecast of(
      UUID poolId,
      List<Integer> more,
      double leastGain,
      @Nullable UUID cacheId,
      @Nullable UUID validationCacheId) {
    LabeledPool pool = pools.require(poolId);
    FeatureCache cache = caches.cacheOf(pool.datasetId(), cacheId);
    if (validationCacheId != null) {
      caches.requireFit(validationCacheId, cache, pool.classes());
    }
    BoughtLabels labels = sets.bought(pool);
    Asked asked = new Asked(pool, cache, validationCacheId, labels, leastGain);
    int fewest =
        validationCacheId == null ? Forecaster.FEWEST_BY_THEMSELVES : Forecaster.FEWEST_LABELS;
    if (labels.count() < fewest) {
      return asked.tooEarly(
          "%d labels are needed to see a curve%s, the pool has %d"
              .formatted(
                  fewest,
                  validationCacheId == null
                      ? " without a validation set (%d with one)"
                          .formatted(Forecaster.FEWEST_LABELS)
                      : "",
                  labels.count()));
    }
    if (IntStream.of(labels.classes()).distinct().count() < 2) {
      return asked.tooEarly("all labels are of one class: nothing can be told apart yet");
    }
    Forecaster forecaster =
        sets.judged(
            labels,
            pool.classes(),
            cache.id(),
            validationCacheId,
            (bought, judges) -> remembered(pool, bought, judges));
    return asked.answered(
        forecaster, new Prospects(more, leastGain, pool.classes().size(), left(asked)));
  }

  private Forecaster remembered(LabeledPool pool, LabeledSet bought, @Nullable LabeledSet judges) {
    Question question =
        new Question(
            pool.id(),
            bought.digest(),
            bought.featuresDigest(),
            judges == null ? null : judges.digest() + judges.featuresDigest());
    return recent.of(
        question,
        () ->
            judges == null
                ? byThemselves(bought.labeled(), pool.classes().size(), kernels)
                : judgedBy(judges.labeled().some(), bought.labeled(), kernels));
  }

  static Forecaster byThemselves(LabeledRows labeled, int classCount, Kernels kernels) {
    NeighbourCurves curves = NeighbourCurves.leavingOneOut(labeled, kernels);
    return new Forecaster(
        SubsampleCurve.of(curves, labeled.count(), true, SEED),
        MissingClasses.guessed(labeled.classes(), classCount),
        labeled.count(),
        Experience.OF_BACK_TESTS);
  }

  static Forecaster judgedBy(LabeledRows judges, LabeledRows labeled, Kernels kernels) {
    NeighbourCurves curves = NeighbourCurves.judgedBy(judges, labeled, kernels);
    return new Forecaster(
        SubsampleCurve.of(curves, labeled.count(), false, SEED),
        MissingClasses.among(judges.classes(), labeled.classes()),
        labeled.count(),
        Experience.OF_BACK_TESTS);
  }

  private Prospects.Left left(Asked asked) {
    UUID dataset = asked.pool().datasetId();
    BitSet gone = new BitSet();
    IntStream.concat(IntStream.of(asked.labels().items()), IntStream.of(items.unusable(dataset)))
        .forEach(gone::set);
    double[] costs = items.costs(dataset);
    int[] left = IntStream.range(0, costs.length).filter(item -> !gone.get(item)).toArray();
    OptionalDouble mean =
        IntStream.of(left)
            .mapToDouble(item -> costs[item])
            .filter(cost -> !Double.isNaN(cost))
            .average();
    return new Prospects.Left(left.length, mean.isPresent() ? mean.getAsDouble() : null);
  }

  private record Asked(
      LabeledPool pool,
      FeatureCache cache,
      @Nullable UUID validationCacheId,
      BoughtLabels labels,
      double leastGain) {

    Forecast tooEarly(String reason) {
      return forecast(0, List.of(), null, List.of(), Answer.CANNOT_SAY_YET, reason);
    }

    Forecast answered(Forecaster forecaster, Prospects prospects) {
      SubsampleCurve curve = forecaster.curve();
      List<Observed> observed =
          IntStream.range(0, curve.sizes().length)
              .mapToObj(
                  i ->
                      new Observed(
                          curve.sizes()[i],
                          curve.means()[i],
                          curve.deviations()[i],
                          curve.bought()[i]))
              .toList();
      List<Horizon> horizons =
          prospects.possible().stream().map(more -> prospects.horizon(forecaster, more)).toList();
      return forecast(
          curve.judges(),
          observed,
          forecaster.law(),
          horizons,
          horizons.isEmpty() ? Answer.CANNOT_SAY_YET : horizons.getFirst().answer(),
          prospects.reason(forecaster, horizons));
    }

    private Forecast forecast(
        int validationRows,
        List<Observed> observed,
        @Nullable PowerLaw law,
        List<Horizon> horizons,
        Answer answer,
        String reason) {
      return new Forecast(
          pool.id(),
          cache.id(),
          validationCacheId,
          validationCacheId == null ? ValidationKind.CROSS_VALIDATION : ValidationKind.DATASET,
          validationRows,
          Method.NearestNeighbours.NAME,
          labels.count(),
          leastGain,
          observed,
          law,
          horizons,
          answer,
          reason);
    }
  }
}
