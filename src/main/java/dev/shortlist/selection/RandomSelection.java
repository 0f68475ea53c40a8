package dev.shortlist.selection;

import dev.shortlist.linalg.Kernels;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Every batch of b candidates is equally likely; a smaller b gives a prefix. */
record RandomSelection() implements QueryStrategy {

  @Override
  public Batch select(SelectionProblem problem, Kernels kernels, Observer observer) {
    SplittableRandom random = new SplittableRandom(problem.seed());
    int[] items = problem.candidates().clone();
    List<Pick> picks =
        IntStream.range(0, problem.batchSize())
            .mapToObj(
                rank -> {
                  int drawn = random.nextInt(rank, items.length);
                  int item = items[drawn];
                  items[drawn] = items[rank];
                  return new Pick(item, new Reason.Drawn());
                })
            .toList();
    observer.progress("drawing", problem.batchSize(), problem.batchSize());
    return new Batch(picks, Map.of());
  }
}
