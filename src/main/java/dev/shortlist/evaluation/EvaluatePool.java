package dev.shortlist.evaluation;

import dev.shortlist.job.JobHandler;
import dev.shortlist.job.JobRun;
import dev.shortlist.job.JobState;
import dev.shortlist.job.JobType;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.pool.BoughtLabels;
import dev.shortlist.pool.LabeledPool;
import dev.shortlist.pool.LabeledPools;
import dev.shortlist.problem.Problem;
import dev.shortlist.training.Accuracy;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The job behind {@code POST /evaluations}. On cached features it is deterministic and a matter of
 * seconds to minutes, so a killed one starts over and comes to the same numbers; a training on
 * images goes on from its checkpoint.
 */
@Component
class EvaluatePool implements JobHandler<EvaluatePool.Payload, EvaluatePool.Evaluated> {

  static final JobType<Payload> TYPE = new JobType<>("evaluate-pool", Payload.class);

  record Payload(UUID evaluationId) {}

  record Evaluated(
      EvaluationSummary summary, EvaluationDetail detail, EvaluationProvenance provenance) {}

  record Result(UUID evaluationId, String evaluation) {}

  private final EvaluationRepository evaluations;
  private final EvaluationDetails details;
  private final LabeledPools pools;
  private final LabeledSets sets;
  private final ImageTrials imageTrials;
  private final TrainingCheckpoints checkpoints;
  private final Kernels kernels;
  private final Clock clock;
  private final String version;

  EvaluatePool(
      EvaluationRepository evaluations,
      EvaluationDetails details,
      LabeledPools pools,
      LabeledSets sets,
      ImageTrials imageTrials,
      TrainingCheckpoints checkpoints,
      Kernels kernels,
      Clock clock,
      @Value("${shortlist.version}") String version) {
    this.evaluations = evaluations;
    this.details = details;
    this.pools = pools;
    this.sets = sets;
    this.imageTrials = imageTrials;
    this.checkpoints = checkpoints;
    this.kernels = kernels;
    this.clock = clock;
    this.version = version;
  }

  @Override
  public JobType<Payload> type() {
    return TYPE;
  }

  @Override
  public Evaluated run(Payload payload, JobRun run) throws IOException {
    Evaluation evaluation = evaluations.require(payload.evaluationId());
    Evaluation.Inputs inputs = evaluation.inputs();
    LabeledPool pool = pools.require(inputs.poolId());
    BoughtLabels labels = sets.bought(pool, evaluation.labeled());
    return sets.judged(
        labels,
        pool.classes(),
        inputs.featureCacheId(),
        inputs.validationFeatureCacheId(),
        (bought, validation) ->
            evaluated(new Context(evaluation, pool.classes(), bought, validation, run)));
  }

  /**
   * @param validation null where the labels judge each other
   */
  private record Context(
      Evaluation evaluation,
      List<String> classes,
      LabeledSet bought,
      @Nullable LabeledSet validation,
      JobRun run) {}

  private Evaluated evaluated(Context context) throws IOException {
    return switch (context.evaluation().method()) {
      case Method.OnFeatures method -> onFeatures(method, context);
      case Method.OnImages method -> onImages(method, context);
    };
  }

  private Evaluated onFeatures(Method.OnFeatures method, Context context) {
    LabeledRows labeled = context.bought().labeled();
    LabeledSet validation = context.validation();
    Trial trial =
        new Trial(
            method,
            context.classes().size(),
            Accuracy.PLACES,
            context.evaluation().seed(),
            kernels);
    TrialResult result =
        validation == null
            ? CrossValidation.run(trial, labeled, context.run()::progress)
            : trial.run(labeled, validation.labeled(), context.run()::progress);
    return evaluated(context, result, EvaluationProvenance.Origin.features(kernels.provider()));
  }

  private Evaluated onImages(Method.OnImages method, Context context) throws IOException {
    ImageTrials.Outcome outcome =
        imageTrials.run(
            context.evaluation(),
            method,
            new ImageTrials.Sets(
                context.bought(),
                Objects.requireNonNull(context.validation()),
                context.classes().size()),
            context.run()::progress);
    return evaluated(context, outcome.result(), outcome.origin());
  }

  private Evaluated evaluated(
      Context context, TrialResult result, EvaluationProvenance.Origin origin) {
    LabeledSet bought = context.bought();
    LabeledSet validation = context.validation();
    int classesSeen = (int) IntStream.of(bought.labeled().classes()).distinct().count();
    EvaluationSummary summary =
        validation == null
            ? EvaluationSummary.of(
                ValidationKind.CROSS_VALIDATION,
                CrossValidation.folds(bought.items().length),
                result,
                classesSeen)
            : EvaluationSummary.of(ValidationKind.DATASET, null, result, classesSeen);
    return new Evaluated(
        summary,
        EvaluationDetail.of(result, context.classes()),
        new EvaluationProvenance(
            context.evaluation().seed(),
            bought.digest(),
            bought.featuresDigest(),
            validation == null ? null : validation.featuresDigest(),
            validation == null ? null : validation.digest(),
            origin.kernels(),
            origin.engine(),
            origin.device(),
            origin.imagesDigest(),
            origin.validationImagesDigest(),
            origin.weightsDigest(),
            version,
            context.run().jobId(),
            clock.instant()));
  }

  @Override
  public Result commit(Payload payload, Evaluated evaluated) {
    Evaluation evaluation = evaluations.require(payload.evaluationId());
    evaluation.succeed(evaluated.summary(), evaluated.provenance(), clock.instant());
    details.add(evaluation.id(), evaluated.detail());
    checkpoints.forget(evaluation.id());
    return new Result(evaluation.id(), "/evaluations/" + evaluation.id());
  }

  @Override
  public void abandon(Payload payload, JobState outcome, Problem problem) {
    evaluations.require(payload.evaluationId()).end(WorkState.endedAs(outcome), clock.instant());
    checkpoints.forget(payload.evaluationId());
  }
}
