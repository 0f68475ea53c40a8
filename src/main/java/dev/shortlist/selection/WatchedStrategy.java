package dev.shortlist.selection;

import dev.shortlist.linalg.Kernels;

/**
 * Keeps the observer informed while a kernel runs for long: the latest progress is told again at
 * every heartbeat, so that a selection can be cancelled at any moment.
 */
record WatchedStrategy(QueryStrategy strategy) implements QueryStrategy {

  @Override
  public Batch select(SelectionProblem problem, Kernels kernels, Observer observer) {
    LatestProgress latest = new LatestProgress(observer, problem.batchSize());
    return strategy.select(problem, kernels.watchedBy(latest::repeat), latest);
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
