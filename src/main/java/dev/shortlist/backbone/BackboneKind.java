package dev.shortlist.backbone;

import dev.shortlist.problem.Problem;
import java.util.Arrays;
import java.util.Locale;

/** How a backbone's weights are stored, and so what runs them. */
public enum BackboneKind {
  /** A {@code .onnx} file that maps images to features. */
  ONNX,
  /** No network: the pixels are the features. */
  PIXELS,
  /** A {@code .pth} file with the tensors of torchvision's ResNet-18. */
  RESNET18,
  /** A {@code .pth} file with the tensors of torchvision's ResNet-50. */
  RESNET50,
  /** A TorchScript file that maps images to features. */
  TORCHSCRIPT;

  /** Its name in requests, for example {@code resnet18}. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws Problem for an unknown name, with the known ones
   */
  public static BackboneKind named(String slug) {
    return Arrays.stream(values())
        .filter(kind -> kind.slug().equals(slug))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.invalid(
                    "/kind",
                    "there is no backbone kind '%s'; use one of %s"
                        .formatted(
                            slug,
                            String.join(
                                ", ", Arrays.stream(values()).map(BackboneKind::slug).toList()))));
  }
}
