package dev.shortlist.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import dev.shortlist.backbone.ResNet.Convolution;
import dev.shortlist.backbone.ResNet.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A residual network as trainable blocks: images (n, 3, h, w) to features (n, d).
 *
 * @param root the whole network
 * @param parameters by torchvision's tensor names
 */
public record ResNetBlocks(ResNet network, Block root, Map<String, Parameter> parameters) {

  public static ResNetBlocks of(ResNet network) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    SequentialBlock root = new SequentialBlock();
    convolution(root, network.stem(), parameters);
    root.add(Activation.reluBlock());
    root.add(Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)));
    for (Unit unit : network.body()) {
      root.add(unit(unit, parameters));
    }
    root.add(Pool.globalAvgPool2dBlock());
    return new ResNetBlocks(network, root, parameters);
  }

  /** Puts the weights in; the manager owns the memory they take. */
  public void load(ResNetWeights weights, NDManager manager) {
    network
        .tensors()
        .forEach(
            (name, sides) -> {
              Shape shape = new Shape(sides.stream().mapToLong(Long::longValue).toArray());
              Objects.requireNonNull(parameters.get(name), name)
                  .setArray(manager.create(weights.tensor(name), shape));
            });
    root.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 224, 224));
  }

  /**
   * Evaluates the network part by part, so that no more than one part's maps are in memory. DJL
   * frees what it computes on the way only where a manager is closed.
   *
   * @param images shape (n, 3, h, w), freed on the way
   * @param manager owns what is returned
   * @return shape (n, d)
   */
  public NDArray features(NDArray images, NDManager manager) {
    NDArray maps = images;
    for (Block part : root.getChildren().values()) {
      try (NDManager scope = manager.newSubManager()) {
        maps.attach(scope);
        ParameterStore parameters = new ParameterStore(scope, false);
        maps = part.forward(parameters, new NDList(maps), false).singletonOrThrow();
        maps.attach(manager);
      }
    }
    return maps;
  }

  private static Block unit(Unit unit, Map<String, Parameter> parameters) {
    SequentialBlock residual = new SequentialBlock();
    for (Convolution convolution : unit.convolutions()) {
      if (!convolution.equals(unit.convolutions().getFirst())) {
        residual.add(Activation.reluBlock());
      }
      convolution(residual, convolution, parameters);
    }
    Block shortcut = Blocks.identityBlock();
    if (!unit.shortcut().isEmpty()) {
      SequentialBlock projection = new SequentialBlock();
      convolution(projection, unit.shortcut().getFirst(), parameters);
      shortcut = projection;
    }
    return new ParallelBlock(ResNetBlocks::activatedSum, List.of(residual, shortcut));
  }

  private static NDList activatedSum(List<NDList> branches) {
    return new NDList(
        Activation.relu(
            branches.getFirst().singletonOrThrow().add(branches.getLast().singletonOrThrow())));
  }

  private static void convolution(
      SequentialBlock target, Convolution c, Map<String, Parameter> parameters) {
    Conv2d convolution =
        Conv2d.builder()
            .setKernelShape(new Shape(c.size(), c.size()))
            .setFilters(c.out())
            .optStride(new Shape(c.stride(), c.stride()))
            .optPadding(new Shape(c.size() / 2, c.size() / 2))
            .optBias(false)
            .build();
    BatchNorm norm = BatchNorm.builder().build();
    parameters.put(c.convolution() + ".weight", convolution.getDirectParameters().get("weight"));
    var parts = norm.getDirectParameters();
    parameters.put(c.norm() + ".weight", parts.get("gamma"));
    parameters.put(c.norm() + ".bias", parts.get("beta"));
    parameters.put(c.norm() + ".running_mean", parts.get("runningMean"));
    parameters.put(c.norm() + ".running_var", parts.get("runningVar"));
    target.add(convolution).add(norm);
  }
}
