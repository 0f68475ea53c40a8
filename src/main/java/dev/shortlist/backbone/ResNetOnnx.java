package dev.shortlist.backbone;

import dev.shortlist.backbone.ResNet.Convolution;
import dev.shortlist.backbone.ResNet.Unit;
import java.util.List;
import java.util.Map;

/**
 * A residual network as an ONNX model, opset 13: input {@code input} [n, 3, h, w], output {@code
 * features} [n, d]. ONNX Runtime folds the normalisations into the convolutions by itself.
 *
 * @see <a href="https://onnx.ai/onnx/repo-docs/IR.html">ONNX's file format</a>
 */
final class ResNetOnnx {

  private static final int FLOAT = 1;
  private static final int OPSET = 13;
  private static final int IR_VERSION = 8;

  private final ResNetWeights weights;
  private final Protobuf graph = new Protobuf();
  private int nodes;

  private ResNetOnnx(ResNetWeights weights) {
    this.weights = weights;
  }

  /** The bytes of a file. */
  static byte[] model(ResNetWeights weights) {
    ResNetOnnx onnx = new ResNetOnnx(weights);
    onnx.body();
    onnx.ends();
    return new Protobuf()
        .integer(1, IR_VERSION)
        .message(7, onnx.graph)
        .message(8, new Protobuf().integer(2, OPSET))
        .toByteArray();
  }

  private void body() {
    String x = activated(convolution("input", weights.network().stem()));
    x =
        node(
            "MaxPool",
            List.of(x),
            integers("kernel_shape", 3, 3),
            integers("strides", 2, 2),
            integers("pads", 1, 1, 1, 1));
    for (Unit unit : weights.network().body()) {
      x = unit(x, unit);
    }
    x = node("GlobalAveragePool", List.of(x));
    graph.message(1, new Protobuf().text(1, x).text(2, "features").text(4, "Flatten"));
  }

  private String unit(String input, Unit unit) {
    String x = input;
    for (Convolution convolution : unit.convolutions()) {
      boolean last = convolution.equals(unit.convolutions().getLast());
      x = convolution(x, convolution);
      x = last ? x : activated(x);
    }
    String shortcut =
        unit.shortcut().isEmpty() ? input : convolution(input, unit.shortcut().getFirst());
    return activated(node("Add", List.of(x, shortcut)));
  }

  private String convolution(String input, Convolution c) {
    long size = c.size();
    long pad = size / 2;
    String x =
        node(
            "Conv",
            List.of(input, c.convolution() + ".weight"),
            integers("kernel_shape", size, size),
            integers("strides", c.stride(), c.stride()),
            integers("pads", pad, pad, pad, pad));
    String norm = c.norm();
    return node(
        "BatchNormalization",
        List.of(
            x, norm + ".weight", norm + ".bias", norm + ".running_mean", norm + ".running_var"));
  }

  private String activated(String input) {
    return node("Relu", List.of(input));
  }

  /** Adds a node and returns the name of its output. */
  private String node(String operator, List<String> inputs, Protobuf... attributes) {
    String output = operator + nodes++;
    Protobuf node = new Protobuf();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(4, operator);
    for (Protobuf attribute : attributes) {
      node.message(5, attribute);
    }
    graph.message(1, node);
    return output;
  }

  private static Protobuf integers(String name, long... values) {
    int kind = 7; // AttributeType.INTS
    return new Protobuf().text(1, name).integers(8, values).integer(20, kind);
  }

  private void ends() {
    graph.text(2, "resnet");
    for (Map.Entry<String, List<Long>> tensor : weights.network().tensors().entrySet()) {
      Protobuf initializer = new Protobuf();
      tensor.getValue().forEach(side -> initializer.integer(1, side));
      initializer
          .integer(2, FLOAT)
          .text(8, tensor.getKey())
          .bytes(9, Protobuf.littleEndian(weights.tensor(tensor.getKey())));
      graph.message(5, initializer);
    }
    graph.message(11, value("input", named("n"), fixed(3), named("h"), named("w")));
    graph.message(12, value("features", named("n"), fixed(weights.network().dimension())));
  }

  private static Protobuf value(String name, Protobuf... sides) {
    Protobuf shape = new Protobuf();
    for (Protobuf side : sides) {
      shape.message(1, side);
    }
    Protobuf tensor = new Protobuf().integer(1, FLOAT).message(2, shape);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }

  private static Protobuf fixed(long side) {
    return new Protobuf().integer(1, side);
  }

  private static Protobuf named(String side) {
    return new Protobuf().text(2, side);
  }
}
