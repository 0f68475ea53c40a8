package dev.shortlist.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsAtOnceTests {

  private final List<String> taken = new ArrayList<>();

  @Test
  void takesEverythingAtOnceWhereItFits() {
    new RowsAtOnce().forEach(5, 105, body(100));
    assertThat(taken).containsExactly("5-105");
  }

  @Test
  void halvesWhatDoesNotFitAndRemembersIt() {
    RowsAtOnce rows = new RowsAtOnce();
    rows.forEach(0, 100, body(30));
    assertThat(taken).containsExactly("0-25", "25-50", "50-75", "75-100");
    taken.clear();
    rows.forEach(100, 160, body(30));
    assertThat(taken).containsExactly("100-125", "125-150", "150-160");
  }

  @Test
  void givesUpWhereASingleRowDoesNotFit() {
    assertThatThrownBy(() -> new RowsAtOnce().forEach(0, 4, body(0)))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void doesNotTakeOtherFailuresForMissingMemory() {
    assertThatThrownBy(
            () ->
                new RowsAtOnce()
                    .forEach(
                        0,
                        4,
                        (first, end) -> {
                          throw new EngineException("CUDA error: an illegal memory access");
                        }))
        .hasMessageContaining("illegal memory access");
  }

  private RowsAtOnce.Range body(int most) {
    return (first, end) -> {
      if (end - first > most) {
        throw new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB");
      }
      taken.add(first + "-" + end);
    };
  }
}
