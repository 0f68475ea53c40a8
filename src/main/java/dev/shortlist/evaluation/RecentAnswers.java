package dev.shortlist.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers asked for last. They follow from their questions alone, so a lost one is computed
 * again, but never two at a time: who asks meanwhile waits for the one that is coming.
 *
 * @param <Q> everything an answer follows from
 */
final class RecentAnswers<Q, A> {

  private static final int MOST = 200;

  private final Map<Q, FutureTask<A>> answers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Q, FutureTask<A>> eldest) {
          return size() > MOST;
        }
      };

  /**
   * The answer to a question.
   *
   * @param computation computes it on this thread, unless it is known or coming. What it throws is
   *     thrown to all who wait, and not remembered
   */
  A of(Q question, Supplier<A> computation) {
    FutureTask<A> own = new FutureTask<>(computation::get);
    FutureTask<A> known = findOrPut(question, own);
    FutureTask<A> answer = known == null ? own : known;
    if (known == null) {
      own.run();
    }
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for an answer");
    } catch (ExecutionException e) {
      forget(question, answer);
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private synchronized @Nullable FutureTask<A> findOrPut(Q question, FutureTask<A> own) {
    return answers.putIfAbsent(question, own);
  }

  private synchronized void forget(Q question, FutureTask<A> failed) {
    answers.remove(question, failed);
  }
}
