package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.evaluation.RoundEnds.End;
import dev.shortlist.pool.BoughtLabels;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoundEndsTests {

  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);

  @Test
  void countsLabelsFromBeforeTheFirstRoundAsRoundZero() {
    assertThat(RoundEnds.of(bought(null, null, A, A, B)))
        .containsExactly(new End(0, null, 2), new End(1, A, 4), new End(2, B, 5));
  }

  @Test
  void endsARoundWithItsLastLabel() {
    assertThat(RoundEnds.of(bought(A, B, A))).containsExactly(new End(1, B, 2), new End(2, A, 3));
  }

  @Test
  void countsLabelsFromElsewhereToWhatEndsNext() {
    assertThat(RoundEnds.of(bought(A, null, B, null)))
        .containsExactly(new End(1, A, 1), new End(2, B, 3), new End(3, null, 4));
  }

  @Test
  void hasNoEndsWithoutLabels() {
    assertThat(RoundEnds.of(bought())).isEmpty();
  }

  private static BoughtLabels bought(@Nullable UUID... rounds) {
    return new BoughtLabels(new int[rounds.length], new int[rounds.length], Arrays.asList(rounds));
  }
}
