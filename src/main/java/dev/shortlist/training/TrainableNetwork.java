package dev.shortlist.training;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.shortlist.backbone.Device;
import dev.shortlist.backbone.ImageTensor;
import dev.shortlist.backbone.OutOfDeviceMemoryException;
import dev.shortlist.backbone.ResNetBlocks;
import dev.shortlist.backbone.ResNetWeights;
import dev.shortlist.backbone.Torch;
import dev.shortlist.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * A residual network with a linear head on a device, whose weights can be moved.
 *
 * <p>Nothing a step makes outlives it: every array belongs to a manager that is closed at its end.
 */
final class TrainableNetwork implements AutoCloseable {

  static final String HEAD = "fc.";

  private static final String HEAD_WEIGHTS = HEAD + "weight";
  private static final String HEAD_BIASES = HEAD + "bias";

  /** As PyTorch's normalisation: keeps the gradient of a zero row finite. */
  private static final double SHORTEST = 1e-12;

  /** DJL lets one thread of a process collect gradients at a time; trainings take turns. */
  private static final ReentrantLock TURN = new ReentrantLock(true);

  private final NDManager manager;
  private final ResNetBlocks blocks;
  private final boolean unitFeatures;
  private final int classCount;
  private final Map<String, NDArray> trained = new LinkedHashMap<>();
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();

  /**
   * @param unitFeatures whether the head sees features divided by their Euclidean norm
   * @param random for the head: weights and biases uniform in ±1/√d, as PyTorch's
   */
  TrainableNetwork(
      ResNetWeights start,
      int classCount,
      boolean unitFeatures,
      RandomGenerator random,
      Device device) {
    this.unitFeatures = unitFeatures;
    this.classCount = classCount;
    this.manager = Torch.engine().newBaseManager(Torch.on(device));
    this.blocks = ResNetBlocks.of(start.network());
    try {
      load(start, random);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  private void load(ResNetWeights start, RandomGenerator random) {
    blocks.load(start, manager);
    blocks
        .parameters()
        .forEach(
            (name, parameter) -> {
              tensors.put(name, parameter.getArray());
              if (parameter.requiresGradient()) {
                trained.put(name, parameter.getArray());
              }
            });
    long dimension = start.network().dimension();
    addHead(HEAD_WEIGHTS, new Shape(classCount, dimension), dimension, random);
    addHead(HEAD_BIASES, new Shape(classCount), dimension, random);
  }

  private void addHead(String name, Shape shape, long dimension, RandomGenerator random) {
    double bound = 1 / Math.sqrt((double) dimension);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    NDArray array = manager.create(values, shape);
    array.setRequiresGradient(true);
    trained.put(name, array);
    tensors.put(name, array);
  }

  NDManager manager() {
    return manager;
  }

  /** Everything that training moves, by torchvision's names. */
  Map<String, NDArray> trained() {
    return trained;
  }

  /** Everything that decides the scores: what is trained and the statistics of normalisations. */
  Map<String, NDArray> tensors() {
    return tensors;
  }

  NDArray tensor(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /**
   * One step on the mean cross-entropy of a batch, with normalisations by the batch's own
   * statistics.
   *
   * @param classes class of each image of the batch
   * @param factor what learning rates are multiplied by
   * @return the mean loss before the step
   * @throws Problem if the batch does not fit the device
   */
  double step(ImageBatch batch, int[] classes, Optimiser optimiser, double factor) {
    TURN.lock();
    try (NDManager scope = manager.newSubManager()) {
      float loss = backward(batch.images(), classes, scope);
      optimiser.beginStep();
      trained.forEach((name, weights) -> update(name, weights, optimiser, factor));
      return loss;
    } catch (EngineException e) {
      throw outOfMemory(e, batch.images().size());
    } finally {
      TURN.unlock();
    }
  }

  private float backward(List<ImageTensor> images, int[] classes, NDManager scope) {
    NDArray truth = scope.create(classes).oneHot(classCount, DataType.FLOAT32);
    try (GradientCollector collector = Torch.engine().newGradientCollector()) {
      NDArray loss =
          forward(images, scope).logSoftmax(1).mul(truth).sum().mul(-1f / classes.length);
      collector.backward(loss);
      return loss.getFloat();
    }
  }

  private void update(String name, NDArray weights, Optimiser optimiser, double factor) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray gradient = weights.getGradient();
      gradient.attach(scope);
      inPlace(weights, () -> optimiser.update(name, weights, gradient, factor, scope));
      // the next gradients are added to these
      gradient.subi(gradient);
    }
  }

  /** Gives an array of this network, or of its optimiser, other values. */
  static void replace(NDArray array, NDArray values) {
    inPlace(array, () -> values.copyTo(array));
  }

  /** PyTorch refuses to change in place what it is to differentiate. */
  private static void inPlace(NDArray array, Runnable change) {
    boolean differentiated = array.hasGradient();
    array.setRequiresGradient(false);
    change.run();
    array.setRequiresGradient(differentiated);
  }

  /**
   * The scores of all classes for each image, with the normalisations' running statistics.
   *
   * @return shape (n, classes)
   */
  float[][] scores(List<ImageTensor> images) {
    try (NDManager scope = manager.newSubManager()) {
      float[] flat =
          Torch.withoutGradients(
              () -> head(blocks.features(stacked(images, scope), scope)).toFloatArray());
      float[][] scores = new float[images.size()][classCount];
      for (int image = 0; image < scores.length; image++) {
        System.arraycopy(flat, image * classCount, scores[image], 0, classCount);
      }
      return scores;
    } catch (EngineException e) {
      throw outOfMemory(e, images.size());
    }
  }

  private NDArray forward(List<ImageTensor> images, NDManager scope) {
    NDList stacked = new NDList(stacked(images, scope));
    return head(
        blocks.root().forward(new ParameterStore(scope, false), stacked, true).singletonOrThrow());
  }

  private NDArray head(NDArray features) {
    NDArray seen = unitFeatures ? features.normalize(2, 1, SHORTEST) : features;
    return Linear.linear(seen, tensor(HEAD_WEIGHTS), tensor(HEAD_BIASES)).singletonOrThrow();
  }

  private static NDArray stacked(List<ImageTensor> images, NDManager scope) {
    int height = images.getFirst().height();
    int width = images.getFirst().width();
    int size = 3 * height * width;
    float[] values = new float[images.size() * size];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.get(i).values(), 0, values, i * size, size);
    }
    return scope.create(values, new Shape(images.size(), 3, height, width));
  }

  private static RuntimeException outOfMemory(EngineException failure, int images) {
    return outOfMemory(
        failure,
        "/options/batch_size",
        "a batch of %d images does not fit the device's memory; use smaller batches"
            .formatted(images));
  }

  /** What to throw for a failure of the engine: a problem where memory ran out. */
  static RuntimeException outOfMemory(EngineException failure, String pointer, String detail) {
    if (!OutOfDeviceMemoryException.isReason(failure)) {
      return failure;
    }
    Problem problem = Problem.invalid(pointer, detail);
    problem.initCause(failure);
    return problem;
  }

  @Override
  public void close() {
    ai.djl.Device device = manager.getDevice();
    manager.close();
    Torch.release(device);
  }
}
