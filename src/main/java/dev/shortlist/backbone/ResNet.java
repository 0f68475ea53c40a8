package dev.shortlist.backbone;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The structure of a residual network for images, with the names torchvision gives its tensors, up
 * to the global average pool: the head is not part of a backbone.
 *
 * @param bottleneck whether a unit has three convolutions (1, 3, 1) or two (3, 3)
 * @param units residual units per stage
 * @param width channels of the stem, 64 in the published networks
 * @see <a href="https://arxiv.org/abs/1512.03385">He, Zhang, Ren, Sun: Deep Residual Learning for
 *     Image Recognition, CVPR 2016</a>
 */
public record ResNet(boolean bottleneck, List<Integer> units, int width) {

  public static final ResNet RESNET18 = new ResNet(false, List.of(2, 2, 2, 2), 64);
  public static final ResNet RESNET50 = new ResNet(true, List.of(3, 4, 6, 3), 64);

  /**
   * A convolution without bias and the batch normalisation behind it.
   *
   * @param convolution name of the convolution, without {@code .weight}
   * @param norm name of the normalisation
   * @param size side of the kernel; the padding is half of it
   */
  record Convolution(String convolution, String norm, int in, int out, int size, int stride) {}

  /**
   * A residual unit: activations follow every convolution but the last, and the sum.
   *
   * @param shortcut one convolution where the unit changes shape, otherwise empty
   */
  record Unit(List<Convolution> convolutions, List<Convolution> shortcut) {}

  /**
   * @throws Problem if backbones of that kind are not residual networks, which alone can be trained
   */
  public static ResNet of(BackboneKind kind) {
    return switch (kind) {
      case RESNET18 -> RESNET18;
      case RESNET50 -> RESNET50;
      case ONNX, PIXELS, TORCHSCRIPT ->
          throw new Problem(
              ProblemType.UNSUPPORTED,
              "a backbone of kind %s cannot be trained; use one of kind resnet18 or resnet50"
                  .formatted(kind.slug()));
    };
  }

  /** Numbers per image after the global average pool, d. */
  public int dimension() {
    return out(units.size() - 1);
  }

  Convolution stem() {
    return new Convolution("conv1", "bn1", 3, width, 7, 2);
  }

  /** Every residual unit in order. */
  List<Unit> body() {
    List<Unit> body = new ArrayList<>();
    int in = width;
    for (int stage = 0; stage < units.size(); stage++) {
      for (int unit = 0; unit < units.get(stage); unit++) {
        int stride = stage > 0 && unit == 0 ? 2 : 1;
        body.add(unit("layer%d.%d.".formatted(stage + 1, unit), in, stage, stride));
        in = out(stage);
      }
    }
    return body;
  }

  /** Side of the last map for square images of that side; every stage but the first halves it. */
  public int lastMapSide(int side) {
    int halvings = units.size() + 1;
    return (side + (1 << halvings) - 1) >> halvings;
  }

  /** Name and shape of every tensor that decides the features. */
  public Map<String, List<Long>> tensors() {
    Map<String, List<Long>> tensors = new LinkedHashMap<>();
    for (Convolution c : convolutions()) {
      long size = c.size();
      tensors.put(c.convolution() + ".weight", List.of((long) c.out(), (long) c.in(), size, size));
      for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
        tensors.put(c.norm() + "." + part, List.of((long) c.out()));
      }
    }
    return tensors;
  }

  /** Every convolution in the order of evaluation; a shortcut follows its unit's. */
  List<Convolution> convolutions() {
    List<Convolution> all = new ArrayList<>();
    all.add(stem());
    for (Unit unit : body()) {
      all.addAll(unit.convolutions());
      all.addAll(unit.shortcut());
    }
    return all;
  }

  private int inner(int stage) {
    return width << stage;
  }

  private int out(int stage) {
    return bottleneck ? 4 * inner(stage) : inner(stage);
  }

  private Unit unit(String name, int in, int stage, int stride) {
    int inner = inner(stage);
    int out = out(stage);
    List<Convolution> convolutions =
        bottleneck
            ? List.of(
                new Convolution(name + "conv1", name + "bn1", in, inner, 1, 1),
                new Convolution(name + "conv2", name + "bn2", inner, inner, 3, stride),
                new Convolution(name + "conv3", name + "bn3", inner, out, 1, 1))
            : List.of(
                new Convolution(name + "conv1", name + "bn1", in, inner, 3, stride),
                new Convolution(name + "conv2", name + "bn2", inner, out, 3, 1));
    return new Unit(
        convolutions,
        in == out && stride == 1
            ? List.of()
            : List.of(
                new Convolution(name + "downsample.0", name + "downsample.1", in, out, 1, stride)));
  }
}
