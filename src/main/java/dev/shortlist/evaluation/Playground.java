package dev.shortlist.evaluation;

import dev.shortlist.probe.Shuffles;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The items a simulation plays with.
 *
 * @param items what is known
 * @param validation what labels are judged on; null to set some of the items aside for each seed
 * @param classCount how many classes there are
 */
record Playground(LabeledRows items, @Nullable LabeledRows validation, int classCount) {

  /**
   * @param buyable what strategies may buy
   * @param validation what their labels are judged on
   */
  record Split(LabeledRows buyable, LabeledRows validation) {}

  /** The same split for all seeds if there is a validation set, another for each if not. */
  Split split(long seed) {
    if (validation != null) {
      return new Split(items, validation);
    }
    int[] order = Shuffles.shuffled(items.count(), new SplittableRandom(seed));
    int heldOut = SimulationPlan.heldOut(items.count());
    int[] judges = Arrays.copyOf(order, heldOut);
    int[] buyable = Arrays.copyOfRange(order, heldOut, order.length);
    Arrays.sort(judges);
    Arrays.sort(buyable);
    return new Split(items.among(buyable), items.among(judges));
  }

  boolean splitsAnew() {
    return validation == null;
  }

  int buyable() {
    return splitsAnew() ? items.count() - heldOut() : items.count();
  }

  private int heldOut() {
    return SimulationPlan.heldOut(items.count());
  }

  int validationRows() {
    return validation == null ? heldOut() : validation.count();
  }

  double heldOutRatio() {
    return (double) validationRows() / buyable();
  }
}
