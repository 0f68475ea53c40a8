package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** One run of a strategy: what is asked, the draft to fill, what to compute with. */
record Selection(SelectionProblem problem, Draft draft, Kernels kernels, Observer observer) {

  FeatureMatrix features() {
    return problem.features();
  }

  int[] labeledItems() {
    return problem.labeled().items();
  }

  /** Labeled items, then what has been picked so far. */
  int[] labeledOrPicked() {
    return IntStream.concat(
            IntStream.of(labeledItems()), draft.picks().stream().mapToInt(Pick::item))
        .toArray();
  }

  /** Candidates that may still be offered, ascending. */
  IntStream open() {
    return IntStream.of(problem.candidates()).filter(draft::isOpen);
  }

  /** The open candidate with the highest score, ties to the lowest item. */
  int best(IntToDoubleFunction score) {
    int best = -1;
    double highest = Double.NEGATIVE_INFINITY;
    for (int item : problem.candidates()) {
      if (draft.isOpen(item)) {
        double value = score.applyAsDouble(item);
        if (best < 0 || value > highest) {
          best = item;
          highest = value;
        }
      }
    }
    return best;
  }

  /** Offers an item and tells the observer. */
  boolean offer(int item, Reason reason) {
    boolean picked = draft.offer(item, reason);
    observer.progress("selecting", draft.picked(), problem.batchSize());
    return picked;
  }

  boolean isComplete() {
    return draft.isComplete();
  }
}
