package dev.shortlist.evaluation;

import dev.shortlist.job.JobHandler;
import dev.shortlist.job.JobRun;
import dev.shortlist.job.JobState;
import dev.shortlist.job.JobType;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.pool.BoughtLabels;
import dev.shortlist.pool.LabeledPools;
import dev.shortlist.problem.Problem;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The job behind {@code POST /evaluations}. It is deterministic and a matter of seconds to minutes
 * on cached features, so a killed one starts over and comes to the same numbers.
 */
@Component
class EvaluatePool implements JobHandler<EvaluatePool.Payload, EvaluatePool.Evaluated> {

  static final JobType<Payload> TYPE = new JobType<>("evaluate-pool", Payload.class);

  private static final String DEVICE = "cpu";

  record Payload(UUID evaluationId) {}

  record Evaluated(
      EvaluationSummary summary, EvaluationDetail detail, EvaluationProvenance provenance) {}

  record Result(UUID evaluationId, String evaluation) {}

  private final EvaluationRepository evaluations;
  private final EvaluationDetails details;
  private final LabeledPools pools;
  private final LabeledSets sets;
  private final Kernels kernels;
  private final Clock clock;
  private final String version;

  EvaluatePool(
      EvaluationRepository evaluations,
      EvaluationDetails details,
      LabeledPools pools,
      LabeledSets sets,
      Kernels kernels,
      Clock clock,
      @Value("${shortlist.version}") String version) {
    this.evaluations = evaluations;
    this.details = details;
    this.pools = pools;
    this.sets = sets;
    this.kernels = kernels;
    this.clock = clock;
    this.version = version;
  }

  @Override
  public JobType<Payload> type() {
    return TYPE;
  }

  @Override
  public Evaluated run(Payload payload, JobRun run) {
    Evaluation evaluation = evaluations.require(payload.evaluationId());
    Evaluation.Inputs inputs = evaluation.inputs();
    List<String> classes = pools.require(inputs.poolId()).classes();
    BoughtLabels labels = pools.bought(inputs.poolId()).first(evaluation.labeled());
    Trial trial = new Trial(evaluation.method(), classes.size(), evaluation.seed(), kernels);
    Context context = new Context(evaluation, classes, run);
    return sets.judged(
        labels,
        inputs.featureCacheId(),
        inputs.validationFeatureCacheId(),
        (bought, validation) ->
            validation == null
                ? evaluated(
                    bought,
                    null,
                    CrossValidation.folds(labels.count()),
                    CrossValidation.run(trial, bought.labeled(), run::progress),
                    context)
                : evaluated(
                    bought,
                    validation,
                    null,
                    trial.run(bought.labeled(), validation.labeled(), run::progress),
                    context));
  }

  private record Context(Evaluation evaluation, List<String> classes, JobRun run) {}

  private Evaluated evaluated(
      LabeledSet bought,
      @Nullable LabeledSet validation,
      @Nullable Integer folds,
      TrialResult result,
      Context context) {
    int classesSeen = (int) IntStream.of(bought.labeled().classes()).distinct().count();
    ValidationKind kind =
        validation == null ? ValidationKind.CROSS_VALIDATION : ValidationKind.DATASET;
    return new Evaluated(
        EvaluationSummary.of(kind, folds, result, classesSeen),
        EvaluationDetail.of(result, context.classes()),
        new EvaluationProvenance(
            context.evaluation().seed(),
            bought.digest(),
            bought.featuresDigest(),
            validation == null ? null : validation.featuresDigest(),
            validation == null ? null : validation.digest(),
            kernels.provider(),
            DEVICE,
            version,
            context.run().jobId(),
            clock.instant()));
  }

  @Override
  public Result commit(Payload payload, Evaluated evaluated) {
    Evaluation evaluation = evaluations.require(payload.evaluationId());
    evaluation.succeed(evaluated.summary(), evaluated.provenance(), clock.instant());
    details.add(evaluation.id(), evaluated.detail());
    return new Result(evaluation.id(), "/evaluations/" + evaluation.id());
  }

  @Override
  public void abandon(Payload payload, JobState outcome, Problem problem) {
    evaluations.require(payload.evaluationId()).end(WorkState.endedAs(outcome), clock.instant());
  }
}
