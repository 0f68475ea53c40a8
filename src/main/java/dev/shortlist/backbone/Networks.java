package dev.shortlist.backbone;

import ai.djl.MalformedModelException;
import ai.djl.engine.EngineException;
import ai.onnxruntime.OrtException;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;

/** Opens the network that a specification describes. */
final class Networks {

  private Networks() {}

  /**
   * Residual networks run on ONNX Runtime on the processor, where it is the faster engine ({@code
   * docs/results/backbones.md}), and as PyTorch blocks on CUDA.
   *
   * @throws Problem if the file cannot be loaded as this kind
   */
  static Network open(BackboneSpec spec, Device device, int threads) {
    if (spec.weights() != null && !Files.exists(spec.weights())) {
      throw Problem.invalid("/weights", "there is no file %s".formatted(spec.weights()));
    }
    try {
      return switch (spec.kind()) {
        case PIXELS -> new PixelNetwork();
        case ONNX -> OnnxNetwork.ofFile(spec.file().toString(), device, threads);
        case TORCHSCRIPT -> TorchNetwork.ofScript(spec.file(), device);
        case RESNET18 -> resnet(ResNetWeights.read(spec.file(), ResNet.RESNET18), device, threads);
        case RESNET50 -> resnet(ResNetWeights.read(spec.file(), ResNet.RESNET50), device, threads);
      };
    } catch (OrtException
        | IOException
        | MalformedModelException
        | EngineException
        | NetworkFailure
        | IllegalArgumentException e) {
      throw OutOfDeviceMemoryException.isReason(e)
          ? deviceFull(device, "this network", e)
          : unloadable(spec, e);
    }
  }

  static Network resnet(ResNetWeights weights, Device device, int threads) throws OrtException {
    return switch (device) {
      case Device.Cpu cpu -> OnnxNetwork.ofModel(ResNetOnnx.model(weights), cpu, threads);
      case Device.Cuda cuda -> TorchNetwork.of(weights, cuda);
    };
  }

  static Problem unloadable(BackboneSpec spec, Exception cause) {
    Problem problem =
        new Problem(
            ProblemType.INVALID_WEIGHTS,
            "%s cannot be loaded as kind %s: %s"
                .formatted(spec.file().getFileName(), spec.kind().slug(), cause.getMessage()));
    problem.initCause(cause);
    return problem;
  }

  /**
   * @param what there is no room for
   * @param cause what the engine said
   */
  static Problem deviceFull(Device device, String what, Throwable cause) {
    Problem problem =
        new Problem(
            ProblemType.DEVICE_FULL,
            "the memory of %s has no room for %s: %s. Free some of it, or take another device"
                .formatted(device, what, cause.getMessage()));
    problem.initCause(cause);
    return problem;
  }
}
