package dev.shortlist.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;

/**
 * Changes weights along their gradients. What it remembers lies on the device and can be saved;
 * DJL's own optimisers keep that to themselves, and their steps are not quite PyTorch's (decision
 * 0063).
 */
interface Optimiser {

  /** Called once before the updates of a step. */
  void beginStep();

  /**
   * Changes one tensor in place.
   *
   * @param gradient not needed afterwards
   * @param factor what the learning rate is multiplied by
   * @param scope owns what is needed for a moment only; the gradient is attached to it
   */
  void update(String name, NDArray weights, NDArray gradient, double factor, NDManager scope);

  /** What is remembered of each tensor, by names of its own. */
  Map<String, NDArray> memory();

  /** Steps so far. */
  int steps();

  void setSteps(int steps);
}
