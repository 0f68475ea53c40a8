package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentAnswersTests {

  private final RecentAnswers<Integer, String> recent = new RecentAnswers<>();
  private final List<Integer> computed = new ArrayList<>();

  @Test
  void remembersAnAnswer() {
    assertThat(ask(7)).isEqualTo("answer to 7");
    assertThat(ask(7)).isEqualTo("answer to 7");
    assertThat(computed).containsExactly(7);
  }

  @Test
  void computesAnAnswerOnceForAllWhoAskAtTheSameTime() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch secondWaits = new CountDownLatch(1);
    AtomicInteger computations = new AtomicInteger();
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(
            () ->
                recent.of(
                    1,
                    () -> {
                      computations.incrementAndGet();
                      begun.countDown();
                      await(secondWaits);
                      return "the first";
                    }));
    begun.await();
    CompletableFuture<String> second = new CompletableFuture<>();
    Thread asking =
        Thread.ofPlatform()
            .start(
                () ->
                    second.complete(
                        recent.of(
                            1,
                            () -> {
                              computations.incrementAndGet();
                              return "the second";
                            })));
    while (asking.getState() != Thread.State.WAITING && asking.isAlive()) {
      Thread.onSpinWait();
    }
    secondWaits.countDown();

    assertThat(first.get()).isEqualTo("the first");
    assertThat(second.get()).isEqualTo("the first");
    assertThat(computations).hasValue(1);
  }

  @Test
  void computesAnewWhatFailed() {
    assertThatThrownBy(
            () ->
                recent.of(
                    1,
                    () -> {
                      throw new IllegalStateException("no memory left");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no memory left");
    assertThat(ask(1)).isEqualTo("answer to 1");
  }

  @Test
  void forgetsWhatWasNotAskedForTheLongest() {
    IntStream.range(0, 200).forEach(this::ask);
    ask(0);
    ask(200);
    computed.clear();
    ask(0);
    ask(1);
    assertThat(computed).containsExactly(1);
  }

  private String ask(int question) {
    return recent.of(
        question,
        () -> {
          computed.add(question);
          return "answer to " + question;
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
