package dev.shortlist.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Adam as PyTorch computes it: ε is added to the corrected root, so that the first steps are no
 * smaller than the later ones.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma, Ba: Adam, ICLR 2015</a>
 */
final class Adam implements Optimiser {

  private static final double DECAY_OF_MEAN = 0.9;
  private static final double DECAY_OF_SQUARES = 0.999;
  private static final double EPSILON = 1e-8;

  private final ToDoubleFunction<String> rate;
  private final Map<String, NDArray> memory = new LinkedHashMap<>();
  private int steps;

  /**
   * @param rate learning rate by tensor
   * @param manager owns the moments
   */
  Adam(Map<String, NDArray> tensors, ToDoubleFunction<String> rate, NDManager manager) {
    this.rate = rate;
    tensors.forEach(
        (name, weights) -> {
          memory.put(mean(name), manager.zeros(weights.getShape()));
          memory.put(squares(name), manager.zeros(weights.getShape()));
        });
  }

  @Override
  public void beginStep() {
    steps++;
  }

  @Override
  public void update(
      String name, NDArray weights, NDArray gradient, double factor, NDManager scope) {
    NDArray mean = Objects.requireNonNull(memory.get(mean(name)), name);
    NDArray squares = Objects.requireNonNull(memory.get(squares(name)), name);
    squares.muli(DECAY_OF_SQUARES).addi(gradient.square().muli(1 - DECAY_OF_SQUARES));
    mean.muli(DECAY_OF_MEAN).addi(gradient.mul(1 - DECAY_OF_MEAN));
    double correctionOfMean = 1 - Math.pow(DECAY_OF_MEAN, steps);
    double correctionOfSquares = 1 - Math.pow(DECAY_OF_SQUARES, steps);
    NDArray root = squares.sqrt();
    root.attach(scope);
    root.divi(Math.sqrt(correctionOfSquares)).addi(EPSILON);
    NDArray step = mean.div(root);
    step.attach(scope);
    weights.subi(step.muli(rate.applyAsDouble(name) * factor / correctionOfMean));
  }

  @Override
  public Map<String, NDArray> memory() {
    return memory;
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public void setSteps(int steps) {
    this.steps = steps;
  }

  private static String mean(String name) {
    return "mean of " + name;
  }

  private static String squares(String name) {
    return "squares of " + name;
  }
}
