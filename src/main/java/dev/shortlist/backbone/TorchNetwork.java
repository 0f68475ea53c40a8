package dev.shortlist.backbone;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A network run by PyTorch: a TorchScript file or blocks of our own. */
final class TorchNetwork implements Network {

  private final Model model;
  private final Evaluation evaluation;

  /** From a batch of images to what the network returns. */
  private interface Evaluation {
    NDList of(NDArray images, NDManager manager);
  }

  private TorchNetwork(Model model, Evaluation evaluation) {
    this.model = model;
    this.evaluation = evaluation;
  }

  static TorchNetwork ofScript(Path file, Device device)
      throws IOException, MalformedModelException {
    Model model = Torch.engine().newModel("backbone", Torch.on(device));
    try {
      model.load(
          file.toAbsolutePath().getParent(),
          file.getFileName().toString(),
          Map.of("mapLocation", "true"));
    } catch (IOException | MalformedModelException | RuntimeException | Error e) {
      model.close();
      throw e;
    }
    Block script = model.getBlock();
    return new TorchNetwork(
        model,
        (images, manager) ->
            script.forward(new ParameterStore(manager, false), new NDList(images), false));
  }

  static TorchNetwork of(ResNetWeights weights, Device device) {
    Model model = Torch.engine().newModel("backbone", Torch.on(device));
    try {
      ResNetBlocks blocks = ResNetBlocks.of(weights.network());
      blocks.load(weights, model.getNDManager());
      model.setBlock(blocks.root());
      return new TorchNetwork(
          model, (images, manager) -> new NDList(blocks.features(images, manager)));
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  @Override
  public float[] forward(float[] values, int n, int height, int width) {
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray images = manager.create(values, new Shape(n, 3, height, width));
      return Torch.withoutGradients(() -> numbers(evaluation.of(images, manager)));
    } catch (EngineException e) {
      if (OutOfDeviceMemoryException.isReason(e)) {
        throw new OutOfDeviceMemoryException(e);
      }
      throw new NetworkFailure("it refuses its input: " + e.getMessage(), e);
    } catch (UnsupportedOperationException e) {
      // of a script that returns a number, nothing, or a dictionary of lists
      throw new NetworkFailure("it returns what is no tensor: " + e.getMessage(), e);
    }
  }

  /** DJL makes one list of all tensors in what a script returns, be it a tuple or a dictionary. */
  private static float[] numbers(NDList returned) {
    if (returned.size() != 1) {
      throw new NetworkFailure("it returns %d tensors, not one".formatted(returned.size()));
    }
    NDArray features = returned.getFirst();
    if (features.getDataType() != DataType.FLOAT32) {
      throw new NetworkFailure("it returns %s, not float32".formatted(features.getDataType()));
    }
    return features.toFloatArray();
  }

  @Override
  public void close() {
    ai.djl.Device device = model.getNDManager().getDevice();
    model.close();
    Torch.release(device);
  }
}
