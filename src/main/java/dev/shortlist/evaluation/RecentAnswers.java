package dev.shortlist.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The answers asked for last. They follow from their questions alone, so a lost one is computed
 * again.
 *
 * @param <Q> everything an answer follows from
 */
final class RecentAnswers<Q, A> {

  private static final int MOST = 200;

  private final Map<Q, A> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Q, A> eldest) {
          return size() > MOST;
        }
      };

  synchronized Optional<A> find(Q question) {
    return Optional.ofNullable(answers.get(question));
  }

  synchronized void keep(Q question, A answer) {
    answers.put(question, answer);
  }
}
