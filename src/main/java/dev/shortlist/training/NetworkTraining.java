package dev.shortlist.training;

import ai.djl.engine.EngineException;
import dev.shortlist.backbone.Device;
import dev.shortlist.backbone.ImageTensor;
import dev.shortlist.backbone.ResNetWeights;
import dev.shortlist.probe.Softmax;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains a residual network with a linear head as the reference program does: cross-entropy of
 * shuffled batches of augmented images, the last batch kept however small, every tenth epoch and
 * the last one validated.
 *
 * <p>On the processor the same setup gives the same weights, killed in between or not. On CUDA
 * libraries add up in changing order, and so the last digits differ from run to run.
 */
public final class NetworkTraining implements AutoCloseable {

  /** Heap that the images of the batches under way may take, in bytes. */
  private static final long TENSOR_BYTES = 1L << 30;

  private final TrainingSetup setup;
  private final Draws draws;
  private final Augmentation augmentation;
  private final ImageSource trainingImages;
  private final TrainableNetwork network;
  private final Optimiser optimiser;
  private final NetworkState state;
  private final ExecutorService workers;
  private int @Nullable [][] ranking;

  /**
   * @param threads how many prepare images
   * @throws Problem if the transform does not make all images one size, or the network does not fit
   *     the device
   */
  public NetworkTraining(TrainingSetup setup, Device device, int threads) {
    this.setup = setup;
    this.draws = new Draws(setup.seed());
    this.augmentation = new Augmentation(setup.transform());
    this.trainingImages = new DecodedImages(setup.training().images(), DecodedImages.USUAL_BYTES);
    Method method = setup.schedule().method();
    boolean unitFeatures =
        switch (method) {
          case Method.FineTune _ -> true;
          case Method.Scratch _ -> false;
        };
    try {
      this.network =
          new TrainableNetwork(
              setup.start(), setup.classCount(), unitFeatures, draws.weights(), device);
      this.optimiser = optimiser(method, network);
    } catch (EngineException e) {
      throw TrainableNetwork.outOfMemory(
          e,
          "/options/device",
          "the network and its optimiser do not fit the memory that is free on %s; take another device, or wait until others are done with it"
              .formatted(device));
    }
    this.state = new NetworkState(network, optimiser);
    this.workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("images-", 0).factory());
  }

  /**
   * How many images a step can take: so many that the batch in use and those prepared ahead of it
   * stay within 1 GiB of heap.
   *
   * @param side of the images, in pixels
   */
  public static int mostPerStep(int side) {
    long imageBytes = 3L * Float.BYTES * side * side;
    return Math.toIntExact(TENSOR_BYTES / ImageBatches.HELD / imageBytes);
  }

  /** Closes the network where there is no room for the optimiser's memory. */
  private static Optimiser optimiser(Method method, TrainableNetwork network) {
    try {
      return switch (method) {
        case Method.FineTune(double backboneRate, double headRate) ->
            new Adam(
                network.trained(),
                name -> name.startsWith(TrainableNetwork.HEAD) ? headRate : backboneRate,
                network.manager());
        case Method.Scratch scratch -> new Descent(network.trained(), scratch, network.manager());
      };
    } catch (RuntimeException | Error e) {
      network.close();
      throw e;
    }
  }

  /**
   * Trains to the end, from the last checkpoint on if there is one.
   *
   * @throws Problem if an image cannot be used, the loss grows beyond all bounds, or a batch does
   *     not fit the device
   */
  public void run(Checkpoints checkpoints, TrainingListener listener) {
    String fingerprint = setup.fingerprint();
    checkpoints.restore(fingerprint, state);
    while (state.history().size() < setup.schedule().epochs()) {
      int epoch = state.history().size();
      double meanLoss = train(epoch, listener);
      EpochReport report = new EpochReport(epoch + 1, meanLoss, validated(epoch, listener));
      state.history().add(report);
      checkpoints.offer(fingerprint, state);
      listener.trained(report);
    }
  }

  private double train(int epoch, TrainingListener listener) {
    int n = setup.training().size();
    // one image whose last maps are one pixel has no variance to normalise by
    boolean joinLone = setup.start().network().lastMapSide(augmentation.side()) == 1;
    List<int[]> batches = draws.batches(epoch, n, setup.schedule().batchSize(), joinLone);
    double factor = setup.schedule().factorAt(epoch);
    double loss = 0;
    int done = 0;
    try (ImageBatches images =
        new ImageBatches(batches, image -> augmented(epoch, image), workers)) {
      while (images.hasNext()) {
        ImageBatch batch = images.next();
        int[] classes =
            Arrays.stream(batch.positions()).map(i -> setup.training().classOf()[i]).toArray();
        loss += classes.length * finite(network.step(batch, classes, optimiser, factor), epoch);
        done += classes.length;
        listener.progress(epoch + 1, "training", done, n);
      }
    }
    return loss / n;
  }

  private ImageTensor augmented(int epoch, int position) {
    return augmentation.apply(
        trainingImages.key(position), trainingImages.read(position), draws.image(epoch, position));
  }

  private static double finite(double loss, int epoch) {
    if (!Double.isFinite(loss)) {
      throw new Problem(
          ProblemType.INVALID_REQUEST,
          "the loss became %s in epoch %d; lower the learning rate".formatted(loss, epoch + 1));
    }
    return loss;
  }

  private @Nullable Accuracy validated(int epoch, TrainingListener listener) {
    if (!EpochReport.isValidated(epoch, setup.schedule().epochs())) {
      return null;
    }
    int[][] ranked = rank(setup.validation(), epoch, listener);
    ranking = ranked;
    return Accuracy.of(ranked, setup.validation().classOf());
  }

  private int[][] rank(LabeledImages images, int epoch, TrainingListener listener) {
    int[][] ranked = new int[images.size()][];
    List<int[]> batches = inOrder(images.size(), setup.schedule().batchSize());
    IntFunction<ImageTensor> preparation =
        position ->
            setup.transform().apply(images.images().key(position), images.images().read(position));
    try (ImageBatches prepared = new ImageBatches(batches, preparation, workers)) {
      while (prepared.hasNext()) {
        ImageBatch batch = prepared.next();
        float[][] scores = network.scores(batch.images());
        for (int i = 0; i < scores.length; i++) {
          ranked[batch.positions()[i]] = Softmax.mostLikely(scores[i], Accuracy.PLACES);
        }
        int last = batch.positions()[scores.length - 1];
        listener.progress(epoch + 1, "validating", last + 1L, ranked.length);
      }
    }
    return ranked;
  }

  private static List<int[]> inOrder(int n, int batchSize) {
    return IntStream.iterate(0, from -> from < n, from -> from + batchSize)
        .mapToObj(from -> IntStream.range(from, Math.min(n, from + batchSize)).toArray())
        .toList();
  }

  /** What the epochs came to, in order. */
  public List<EpochReport> history() {
    return List.copyOf(state.history());
  }

  /**
   * The first min(5, classes) choices for each validation image after the last epoch, best first,
   * shape (m, 5).
   */
  public int[][] ranking(TrainingListener listener) {
    int[][] known = ranking;
    if (known == null) {
      // the last epoch was restored
      known = rank(setup.validation(), setup.schedule().epochs() - 1, listener);
      ranking = known;
    }
    return known;
  }

  /** The network as trained so far, without its head; a copy. */
  public ResNetWeights backbone() {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (String name : setup.start().network().tensors().keySet()) {
      tensors.put(name, network.tensor(name).toFloatArray());
    }
    return new ResNetWeights(setup.start().network(), tensors);
  }

  @Override
  public void close() {
    workers.shutdownNow();
    network.close();
  }
}
