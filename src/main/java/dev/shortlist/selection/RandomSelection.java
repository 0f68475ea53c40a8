package dev.shortlist.selection;

import dev.shortlist.linalg.Kernels;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Every batch of b candidates is equally likely; a smaller b gives a prefix. */
record RandomSelection() implements QueryStrategy {

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "random",
              List.of(),
              "Every batch is equally likely.",
              "The baseline that any other strategy has to beat.",
              "https://arxiv.org/abs/2110.12033",
              List.of(),
              List.of()),
          spec -> new RandomSelection());

  @Override
  public Batch select(SelectionProblem problem, Kernels kernels, Observer observer) {
    SplittableRandom random = new SplittableRandom(problem.seed());
    Draft draft = new Draft(problem);
    int[] items = problem.candidates().clone();
    for (int rank = 0; !draft.isComplete(); rank++) {
      int drawn = random.nextInt(rank, items.length);
      int item = items[drawn];
      items[drawn] = items[rank];
      draft.pick(item, new Reason.Drawn());
    }
    observer.progress("selecting", problem.batchSize(), problem.batchSize());
    return new Batch(draft.picks(), Map.of());
  }
}
