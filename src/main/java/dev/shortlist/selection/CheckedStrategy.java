package dev.shortlist.selection;

import dev.shortlist.linalg.Kernels;
import dev.shortlist.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What all strategies have in common: impossible demands are refused before any work, the observer
 * is kept informed while a kernel runs for long, and a batch has exactly b picks.
 */
record CheckedStrategy(StrategyCard card, Selector selector) implements QueryStrategy {

  @Override
  public Batch select(SelectionProblem problem, Kernels kernels, Observer observer) {
    requireNeeds(card, problem.labeled().items().length > 0, problem.truth() != null);
    LatestProgress latest = new LatestProgress(observer, problem.batchSize());
    return kernels
        .watchedBy(latest::repeat)
        .holding(problem.features(), held -> fill(problem, held, latest));
  }

  private Batch fill(SelectionProblem problem, Kernels kernels, Observer observer) {
    int[] eligible = problem.constraints().eligible(problem.candidates());
    Draft draft = new Draft(problem, eligible, kernels);
    Selection selection = new Selection(problem.among(eligible), draft, kernels, observer);
    Map<String, Object> figures = new LinkedHashMap<>(selector.fill(selection));
    if (!draft.isComplete()) {
      throw new IllegalStateException(
          "%s left %d of %d picks open"
              .formatted(card.name(), problem.batchSize() - draft.picked(), problem.batchSize()));
    }
    if (problem.constraints().costs() != null) {
      figures.put("cost", draft.cost());
    }
    return new Batch(draft.picks(), figures);
  }

  static void requireNeeds(StrategyCard card, boolean anyLabeled, boolean truth) {
    if (card.needs().contains(StrategyCard.Need.LABELS) && !anyLabeled) {
      throw Problem.invalid(
          "/strategy/name",
          ("%s learns from labeled items and the pool has none; buy a first batch with kmeans or"
                  + " max-herding, or choose auto")
              .formatted(card.name()));
    }
    if (card.needs().contains(StrategyCard.Need.TRUTH) && !truth) {
      throw Problem.invalid(
          "/strategy/name",
          "%s looks at the true classes of the whole pool, which only simulations have"
              .formatted(card.name()));
    }
  }

  private static final class LatestProgress implements Observer {

    private final Observer observer;
    private String phase = "preparing";
    private long processed = 0;
    private long total;

    LatestProgress(Observer observer, long total) {
      this.observer = observer;
      this.total = total;
    }

    @Override
    public void progress(String phase, long processed, long total) {
      this.phase = phase;
      this.processed = processed;
      this.total = total;
      repeat();
    }

    void repeat() {
      observer.progress(phase, processed, total);
    }
  }
}
