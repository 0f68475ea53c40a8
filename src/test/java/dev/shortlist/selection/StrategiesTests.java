package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrategiesTests {

  @Test
  void fillsInTheDefaults() {
    assertThat(Strategies.parse(Map.of("name", "kmeans")).parameters())
        .containsEntry("parity", false)
        .containsKeys("restarts", "iterations");
  }

  @Test
  void keepsWhatIsGiven() {
    assertThat(
            Strategies.parse(Map.of("name", "kmeans", "parity", true, "restarts", 7L)).parameters())
        .containsEntry("parity", true)
        .containsEntry("restarts", 7);
  }

  @Test
  void resolvesTheReferencesNames() {
    assertThat(Strategies.parse(Map.of("name", "coreset")).name()).isEqualTo("core-set");
  }

  @Test
  void namesTheKnownStrategiesWhenOneIsUnknown() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Strategies.parse(Map.of("name", "k-menas")))
        .satisfies(
            problem -> {
              assertThat(problem.type()).isEqualTo(ProblemType.UNKNOWN_STRATEGY);
              assertThat(problem.detail()).contains("k-menas", "kmeans", "core-set", "random");
              assertThat(problem.members()).containsKey("known");
              assertThat(problem.faults())
                  .extracting(Fault::pointer)
                  .containsExactly("/strategy/name");
            });
  }

  @Test
  void asksForAName() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Strategies.parse(Map.of()))
        .withMessageContaining("needs a name");
  }

  @Test
  void reportsEveryFaultAtOnce() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(
            () ->
                Strategies.parse(
                    Map.of("name", "kmeans", "restarts", 0, "iterations", 1.5, "colour", "red")))
        .satisfies(
            problem -> {
              assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST);
              assertThat(problem.faults())
                  .extracting(Fault::pointer)
                  .containsExactly(
                      "/strategy/restarts", "/strategy/iterations", "/strategy/colour");
              assertThat(problem.faults().get(0).detail()).contains("from 1 to 100");
              assertThat(problem.faults().get(2).detail()).contains("parity, restarts, iterations");
            });
  }

  @Test
  void everyCardSaysWhenToChooseItAndWhereItIsFrom() {
    assertThat(Strategies.cards())
        .allSatisfy(
            card -> {
              assertThat(card.summary()).endsWith(".");
              assertThat(card.whenToChoose()).endsWith(".");
              assertThat(card.paper()).startsWith("https://");
            });
  }

  @Test
  void everyStrategyCanBeMadeFromItsDefaults() {
    assertThat(Strategies.cards())
        .allSatisfy(
            card ->
                assertThat(Strategies.strategyFor(Strategies.parse(Map.of("name", card.name()))))
                    .isNotNull());
  }
}
