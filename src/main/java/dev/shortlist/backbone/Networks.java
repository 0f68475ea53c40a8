package dev.shortlist.backbone;

import ai.djl.MalformedModelException;
import ai.djl.engine.EngineException;
import ai.onnxruntime.OrtException;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
        | IllegalArgumentException e) {
      throw unloadable(spec, e);
    }
  }

  static Network resnet(ResNetWeights weights, Device device, int threads) throws OrtException {
    return switch (device) {
      case Device.Cpu cpu -> OnnxNetwork.ofModel(ResNetOnnx.model(weights), cpu, threads);
      case Device.Cuda cuda -> TorchNetwork.of(weights, cuda);
    };
  }

  /** SHA-256 of what decides the numbers beside the transform, in hexadecimal. */
  static String digest(BackboneSpec spec) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      if (spec.kind() == BackboneKind.PIXELS) {
        digest.update("pixels".getBytes(StandardCharsets.US_ASCII));
      } else {
        update(digest, spec.file());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchFileException e) {
      throw Problem.invalid("/weights", "there is no file %s".formatted(spec.file()));
    } catch (IOException e) {
      throw unloadable(spec, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
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

  private static void update(MessageDigest digest, Path file) throws IOException {
    byte[] block = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        digest.update(block, 0, count);
      }
    }
  }
}
