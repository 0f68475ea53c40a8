package dev.shortlist.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Stochastic gradient descent with momentum as PyTorch computes it: the velocity sums gradients,
 * and the rate applies to it as a whole, so that cutting the rate slows at once what is under way.
 */
final class Descent implements Optimiser {

  private final Method.Scratch method;
  private final Map<String, NDArray> velocities = new LinkedHashMap<>();
  private int steps;

  /**
   * @param manager owns the velocities
   */
  Descent(Map<String, NDArray> tensors, Method.Scratch method, NDManager manager) {
    this.method = method;
    tensors.forEach(
        (name, weights) -> velocities.put(velocity(name), manager.zeros(weights.getShape())));
  }

  @Override
  public void beginStep() {
    steps++;
  }

  @Override
  public void update(
      String name, NDArray weights, NDArray gradient, double factor, NDManager scope) {
    NDArray decay = weights.mul(method.weightDecay());
    decay.attach(scope);
    NDArray velocity = Objects.requireNonNull(velocities.get(velocity(name)), name);
    velocity.muli(method.momentum()).addi(gradient.add(decay));
    NDArray step = velocity.mul(method.rate() * factor);
    step.attach(scope);
    weights.subi(step);
  }

  @Override
  public Map<String, NDArray> memory() {
    return velocities;
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public void setSteps(int steps) {
    this.steps = steps;
  }

  private static String velocity(String name) {
    return "velocity of " + name;
  }
}
