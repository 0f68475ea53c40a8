package dev.shortlist.selection;

/** Watches a selection, and may end it by throwing {@code CancellationException}. */
@FunctionalInterface
public interface Observer {

  /** An observer that only lets the selection go on. */
  Observer NONE = (phase, processed, total) -> {};

  /**
   * @param phase what is being done, for example {@code clustering}
   * @param processed steps of this phase that are done
   * @param total steps this phase has
   */
  void progress(String phase, long processed, long total);
}
