package dev.shortlist.backbone;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A network run by PyTorch: a TorchScript file or blocks of our own. */
final class TorchNetwork implements Network {

  private final Model model;

  private TorchNetwork(Model model) {
    this.model = model;
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
    return new TorchNetwork(model);
  }

  static TorchNetwork of(ResNetWeights weights, Device device) {
    Model model = Torch.engine().newModel("backbone", Torch.on(device));
    try {
      ResNetBlocks blocks = ResNetBlocks.of(weights.network());
      blocks.load(weights, model.getNDManager());
      model.setBlock(blocks.root());
      return new TorchNetwork(model);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  @Override
  public float[] forward(float[] values, int n, int height, int width) {
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray images = manager.create(values, new Shape(n, 3, height, width));
      ParameterStore parameters = new ParameterStore(manager, false);
      return model
          .getBlock()
          .forward(parameters, new NDList(images), false)
          .singletonOrThrow()
          .toFloatArray();
    } catch (EngineException e) {
      if (OutOfDeviceMemoryException.isReason(e)) {
        throw new OutOfDeviceMemoryException(e);
      }
      throw new IllegalStateException("the model refuses its input: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
