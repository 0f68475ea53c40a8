package dev.shortlist.selection;

import dev.shortlist.linalg.Kernels;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A batch in the making: which candidates are still open, and what has been picked.
 *
 * <p>However a strategy chooses, the batch can be completed: an offer after which no feasible
 * completion would be left is declined.
 */
final class Draft {

  private static final int[] NONE = {};

  private final int batchSize;
  private final BitSet open = new BitSet();
  private final List<Pick> picks = new ArrayList<>();
  private final @Nullable Reserve reserve;
  private final @Nullable Quotas quotas;
  private final @Nullable Spacing spacing;

  /**
   * @param eligible those of the candidates that may be picked
   * @throws dev.shortlist.problem.Problem if no batch can meet the constraints, with what was asked
   *     and what is possible
   */
  Draft(SelectionProblem problem, int[] eligible, Kernels kernels) {
    Constraints constraints = problem.constraints();
    int items = problem.features().rows();
    this.batchSize = problem.batchSize();
    IntStream.of(eligible).forEach(open::set);
    if (constraints.strata() == null
        && constraints.costs() == null
        && constraints.minimumDistance() == 0) {
      this.reserve = null;
      this.quotas = null;
      this.spacing = null;
      Feasibility.requireEligible(batchSize, constraints, eligible, items);
      return;
    }
    this.reserve = new Reserve(constraints, eligible, items);
    this.quotas = new Quotas(constraints, reserve);
    if (constraints.minimumDistance() > 0) {
      this.spacing = new Spacing(problem, reserve, quotas, kernels);
      spacing.forEachNearLabeled(problem.labeled().items(), open::clear);
      spacing.fillReserve(batchSize, open);
    } else {
      this.spacing = null;
      reserve.addAll();
    }
    Feasibility.require(batchSize, constraints, quotas);
    quotas.forEachHopeless(batchSize, this::close);
  }

  /** Whether the item may still be offered. */
  boolean isOpen(int item) {
    return open.get(item);
  }

  /**
   * Picks an open item, unless no batch could then be completed.
   *
   * @return whether it was picked; if not, it is no longer open
   */
  boolean offer(int item, Reason reason) {
    if (!open.get(item) || isComplete()) {
      throw new IllegalStateException("item %d cannot be picked".formatted(item));
    }
    boolean taken = quotas == null || take(item, quotas);
    open.clear(item);
    if (taken) {
      picks.add(new Pick(item, reason));
      closeWhatIsOut(item);
    } else {
      close(item);
    }
    return taken;
  }

  private boolean take(int item, Quotas quotas) {
    if (!canTake(item, quotas)) {
      return false;
    }
    quotas.take(item);
    return true;
  }

  private boolean canTake(int item, Quotas quotas) {
    int missing = batchSize - picks.size();
    if (spacing == null) {
      return quotas.canTake(item, missing, NONE);
    }
    if (quotas.canTake(item, missing, spacing.ruledOutBy(item))) {
      return true;
    }
    spacing.fillReserve(missing, open);
    return quotas.canTake(item, missing, spacing.ruledOutBy(item));
  }

  private void closeWhatIsOut(int item) {
    if (spacing != null) {
      spacing.forEachNear(item, open, this::close);
    }
    if (quotas != null) {
      quotas.forEachHopeless(batchSize - picks.size(), this::close);
    }
  }

  private void close(int item) {
    open.clear(item);
    if (reserve != null) {
      reserve.remove(item);
    }
  }

  int picked() {
    return picks.size();
  }

  /** What all picks cost together. */
  double cost() {
    return quotas == null ? 0 : quotas.spent() / 100.0;
  }

  boolean isComplete() {
    return picks.size() == batchSize;
  }

  List<Pick> picks() {
    return List.copyOf(picks);
  }
}
