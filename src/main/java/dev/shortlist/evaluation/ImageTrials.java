package dev.shortlist.evaluation;

import dev.shortlist.backbone.Backbone;
import dev.shortlist.backbone.BackboneKind;
import dev.shortlist.backbone.Backbones;
import dev.shortlist.backbone.Device;
import dev.shortlist.backbone.RegisteredBackbone;
import dev.shortlist.backbone.ResNet;
import dev.shortlist.backbone.ResNetWeights;
import dev.shortlist.backbone.Torch;
import dev.shortlist.backbone.Transform;
import dev.shortlist.features.FeatureCaches;
import dev.shortlist.itemimage.ItemImages;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.LinearProbe;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.selection.Observer;
import dev.shortlist.training.Accuracy;
import dev.shortlist.training.AugmentedProbe;
import dev.shortlist.training.EpochReport;
import dev.shortlist.training.LabeledImages;
import dev.shortlist.training.NetworkTraining;
import dev.shortlist.training.Schedule;
import dev.shortlist.training.TrainingSetup;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Trains on the images of labeled items, from the last checkpoint on if there is one. */
@Component
class ImageTrials {

  /** How many prepare images while the network computes. */
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  private final FeatureCaches caches;
  private final Backbones backbones;
  private final ItemImages images;
  private final TrainingCheckpoints checkpoints;
  private final Kernels kernels;

  ImageTrials(
      FeatureCaches caches,
      Backbones backbones,
      ItemImages images,
      TrainingCheckpoints checkpoints,
      Kernels kernels) {
    this.caches = caches;
    this.backbones = backbones;
    this.images = images;
    this.checkpoints = checkpoints;
    this.kernels = kernels;
  }

  /**
   * What is trained on and judged by.
   *
   * @param bought labeled items, whose cache says which backbone they start from
   */
  record Sets(LabeledSet bought, LabeledSet validation, int classCount) {}

  record Outcome(TrialResult result, EvaluationProvenance.Origin origin) {}

  /**
   * @param observer told of every batch; ends the training by throwing
   * @throws Problem if an image cannot be used or changes meanwhile, the loss grows beyond all
   *     bounds, or a batch does not fit the device
   */
  Outcome run(Evaluation evaluation, Method.OnImages method, Sets sets, Observer observer)
      throws IOException {
    return switch (method) {
      case Method.AugmentedLinear linear -> augmented(evaluation, linear, sets, observer);
      case Method.FineTune fineTune -> {
        RegisteredBackbone backbone = backbone(evaluation);
        Network start =
            new Network(
                backbone.kind(),
                backbones.tensors(backbone),
                backbone.transform(),
                backbone.weights());
        yield trained(evaluation, start, fineTune, fineTune.schedule(), sets, observer);
      }
      case Method.Scratch scratch -> {
        ResNet network = ResNet.of(scratch.network());
        Network start =
            new Network(
                scratch.network(),
                ResNetWeights.random(network, new SplittableRandom(evaluation.seed())),
                scratch.card().transform(),
                null);
        yield trained(evaluation, start, scratch, scratch.schedule(), sets, observer);
      }
    };
  }

  /**
   * A network as a training begins.
   *
   * @param digest of the file its weights are from; null for random ones
   */
  private record Network(
      BackboneKind kind, ResNetWeights weights, Transform transform, @Nullable String digest) {}

  private Outcome trained(
      Evaluation evaluation,
      Network start,
      Method.OnImages method,
      Schedule schedule,
      Sets sets,
      Observer observer) {
    Device device = ImageTrialCheck.device(method, start.kind());
    String imagesDigest = digest(sets.bought(), observer);
    String validationDigest = digest(sets.validation(), observer);
    TrainingSetup setup =
        new TrainingSetup(
            start.weights(),
            start.transform(),
            sets.classCount(),
            labeledImages(sets.bought()),
            labeledImages(sets.validation()),
            schedule,
            evaluation.seed());
    TrainingProgress progress = new TrainingProgress(observer);
    try (NetworkTraining training = new NetworkTraining(setup, device, THREADS)) {
      training.run(checkpoints.of(evaluation.id(), imagesDigest + validationDigest), progress);
      Tally tally =
          Tally.of(
              training.ranking(progress), sets.validation().labeled().classes(), sets.classCount());
      requireUnchanged(sets.bought(), imagesDigest, progress);
      requireUnchanged(sets.validation(), validationDigest, progress);
      return new Outcome(
          result(tally, training.history()),
          new EvaluationProvenance.Origin(
              null,
              Torch.description(),
              device.toString(),
              imagesDigest,
              validationDigest,
              start.digest()));
    }
  }

  private Outcome augmented(
      Evaluation evaluation, Method.AugmentedLinear method, Sets sets, Observer observer)
      throws IOException {
    RegisteredBackbone registered = backbone(evaluation);
    Device device = ImageTrialCheck.device(method, registered.kind());
    String imagesDigest = digest(sets.bought(), observer);
    TrainingProgress progress = new TrainingProgress(observer);
    try (Backbone backbone = backbones.load(registered, device, THREADS)) {
      AugmentedProbe.Trained trained =
          new AugmentedProbe(
                  backbone,
                  registered.digest(),
                  labeledImages(sets.bought()),
                  sets.classCount(),
                  method.training(),
                  evaluation.seed(),
                  kernels)
              .run(
                  THREADS,
                  checkpoints.of(evaluation.id(), imagesDigest),
                  new AugmentedProbe.Validation(
                      sets.validation().digest() + sets.validation().featuresDigest(),
                      probe -> tally(probe, sets).accuracy()),
                  progress);
      requireUnchanged(sets.bought(), imagesDigest, progress);
      return new Outcome(
          result(tally(trained.probe(), sets), trained.history()),
          new EvaluationProvenance.Origin(
              kernels.provider(),
              null,
              device.toString(),
              imagesDigest,
              null,
              registered.weights()));
    }
  }

  /** Which image was read in which epoch is not known, so a result would be of no one dataset. */
  private void requireUnchanged(LabeledSet set, String digest, TrainingProgress progress) {
    if (!images.digest(set.datasetId(), (items, of) -> progress.repeat()).equals(digest)) {
      throw new Problem(
          ProblemType.CHANGED_MEANWHILE,
          "images of dataset %s changed during the training; evaluate again when they rest"
              .formatted(set.datasetId()));
    }
  }

  private String digest(LabeledSet set, Observer observer) {
    return images.digest(
        set.datasetId(), (items, of) -> observer.progress("checking images", items, of));
  }

  private RegisteredBackbone backbone(Evaluation evaluation) {
    UUID cache = evaluation.inputs().featureCacheId();
    return backbones.require(Objects.requireNonNull(caches.require(cache).backboneId()));
  }

  private LabeledImages labeledImages(LabeledSet set) {
    return new LabeledImages(
        new DatasetImages(images.choose(set.datasetId(), set.items())), set.labeled().classes());
  }

  private static Tally tally(LinearProbe probe, Sets sets) {
    LabeledRows validation = sets.validation().labeled();
    return Tally.of(
        probe.rank(validation.rows(), Accuracy.PLACES), validation.classes(), sets.classCount());
  }

  private static TrialResult result(Tally tally, List<EpochReport> history) {
    return new TrialResult(
        tally,
        history.stream()
            .<TrialResult.Look>mapMulti(
                (report, next) -> {
                  Accuracy accuracy = report.accuracy();
                  if (accuracy != null) {
                    next.accept(
                        new TrialResult.Look(
                            report.epoch() - 1,
                            report.meanLoss(),
                            accuracy.right(),
                            accuracy.images()));
                  }
                })
            .toList());
  }
}
