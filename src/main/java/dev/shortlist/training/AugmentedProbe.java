package dev.shortlist.training;

import dev.shortlist.backbone.Backbone;
import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.LinearMap;
import dev.shortlist.linalg.SoftmaxTraining;
import dev.shortlist.probe.LinearProbe;
import dev.shortlist.probe.ProbeOptions;
import dev.shortlist.probe.ProbeTraining;
import dev.shortlist.problem.Problem;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Trains a linear probe as the reference program does: on the features of images that are augmented
 * anew in every epoch. Most of the time goes into the backbone, once per image and epoch.
 */
public final class AugmentedProbe {

  private final Backbone backbone;
  private final String backboneDigest;
  private final LabeledImages images;
  private final int classCount;
  private final ProbeOptions options;
  private final long seed;
  private final Kernels kernels;

  /**
   * Judges a probe on validation features.
   *
   * @param digest of the features and their classes: reports in a checkpoint are of them alone
   * @param judge how often a probe is right on them
   */
  public record Validation(String digest, Function<LinearProbe, Accuracy> judge) {}

  /**
   * What a training came to.
   *
   * @param probe as it was after the last epoch
   * @param history one report per epoch
   */
  public record Trained(LinearProbe probe, List<EpochReport> history) {}

  /** What is saved: epochs done, what they came to, and the probe with its optimiser's memory. */
  private record State(ProbeTraining training, List<EpochReport> history)
      implements Checkpoints.State {

    @Override
    public void write(DataOutputStream out) throws IOException {
      SoftmaxTraining.State state = training.state();
      EpochReport.write(history, out);
      out.writeInt(state.steps());
      out.writeInt(state.current().classes());
      out.writeInt(state.current().weights().dimension());
      for (LinearMap map : List.of(state.current(), state.means(), state.squares())) {
        Floats.write(map.weights().values(), out);
        Floats.write(map.biases(), out);
      }
    }

    @Override
    public void read(DataInputStream in) throws IOException {
      history.clear();
      history.addAll(EpochReport.read(in));
      int steps = in.readInt();
      int classes = in.readInt();
      int dimension = in.readInt();
      training.resume(
          history.size(),
          new SoftmaxTraining.State(
              steps,
              map(classes, dimension, in),
              map(classes, dimension, in),
              map(classes, dimension, in)));
    }

    private static LinearMap map(int classes, int dimension, DataInputStream in)
        throws IOException {
      Centroids weights = Centroids.zeros(classes, dimension);
      System.arraycopy(
          Floats.read(classes * dimension, in), 0, weights.values(), 0, classes * dimension);
      return new LinearMap(weights, Floats.read(classes, in));
    }
  }

  /**
   * @param backbone stays open and is used by one thread
   * @param backboneDigest of all that decides the features of an image
   * @param images to learn from, at least one
   */
  public AugmentedProbe(
      Backbone backbone,
      String backboneDigest,
      LabeledImages images,
      int classCount,
      ProbeOptions options,
      long seed,
      Kernels kernels) {
    this.backbone = backbone;
    this.backboneDigest = backboneDigest;
    this.images = images;
    this.classCount = classCount;
    this.options = options;
    this.seed = seed;
    this.kernels = kernels;
  }

  /**
   * Trains to the end, from the last checkpoint on if there is one.
   *
   * @param threads how many prepare images
   * @param validation asked after every tenth epoch and the last
   * @throws Problem if an image cannot be used, or the backbone does not make all images one size
   */
  public Trained run(
      int threads, Checkpoints checkpoints, Validation validation, TrainingListener listener) {
    ProbeTraining training =
        new ProbeTraining(
            backbone.dimension(), images.classOf(), classCount, options, seed, kernels);
    State state = new State(training, new ArrayList<>());
    String fingerprint = fingerprint(validation);
    checkpoints.restore(fingerprint, state);
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("images-", 0).factory())) {
      AugmentedRows rows = new AugmentedRows(backbone, images, new Draws(seed), workers, listener);
      while (!training.isDone()) {
        int epoch = training.epochsDone();
        double meanLoss = training.epoch(rows);
        boolean validated = EpochReport.isValidated(epoch, options.epochs());
        Accuracy accuracy = validated ? validation.judge().apply(training.probe()) : null;
        EpochReport report = new EpochReport(epoch + 1, meanLoss, accuracy);
        state.history().add(report);
        checkpoints.offer(fingerprint, state);
        listener.trained(report);
      }
    }
    return new Trained(training.probe(), List.copyOf(state.history()));
  }

  private String fingerprint(Validation validation) {
    return Fingerprint.of(
        "backbone %s; %d classes; %s; seed %d; validation %s"
            .formatted(backboneDigest, classCount, options, seed, validation.digest()),
        List.of(images),
        List.of());
  }
}
