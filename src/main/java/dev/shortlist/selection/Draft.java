package dev.shortlist.selection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A batch in the making: which candidates are still open, and what has been picked. */
final class Draft {

  private final int batchSize;
  private final BitSet open = new BitSet();
  private final List<Pick> picks = new ArrayList<>();

  Draft(SelectionProblem problem) {
    this.batchSize = problem.batchSize();
    for (int item : problem.candidates()) {
      open.set(item);
    }
  }

  /** Whether the item may be picked now. */
  boolean isOpen(int item) {
    return open.get(item);
  }

  void pick(int item, Reason reason) {
    if (!open.get(item) || isComplete()) {
      throw new IllegalStateException("item %d cannot be picked".formatted(item));
    }
    open.clear(item);
    picks.add(new Pick(item, reason));
  }

  int picked() {
    return picks.size();
  }

  boolean isComplete() {
    return picks.size() == batchSize;
  }

  List<Pick> picks() {
    return List.copyOf(picks);
  }
}
