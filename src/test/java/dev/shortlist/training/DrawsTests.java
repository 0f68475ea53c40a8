package dev.shortlist.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawsTests {

  private final Draws draws = new Draws(5);

  @Test
  void everyEpochTakesEveryImageOnceInAnotherOrder() {
    List<int[]> first = draws.batches(0, 10, 4, false);
    List<int[]> second = draws.batches(1, 10, 4, false);

    assertThat(first).extracting(batch -> batch.length).containsExactly(4, 4, 2);
    assertThat(positions(first))
        .containsExactlyInAnyOrder(IntStream.range(0, 10).toArray())
        .isNotEqualTo(positions(second));
    assertThat(positions(first)).isEqualTo(positions(new Draws(5).batches(0, 10, 4, false)));
  }

  @Test
  void keepsALastBatchOfOneUnlessItMustNotStandAlone() {
    assertThat(draws.batches(0, 9, 4, false)).extracting(b -> b.length).containsExactly(4, 4, 1);
    assertThat(draws.batches(0, 9, 4, true)).extracting(b -> b.length).containsExactly(4, 5);
    assertThat(draws.batches(0, 8, 4, true)).extracting(b -> b.length).containsExactly(4, 4);
  }

  @Test
  void drawsAnewForEveryImageEpochAndSeed() {
    long drawn = draws.image(3, 8).nextLong();

    assertThat(draws.image(3, 8).nextLong()).isEqualTo(drawn);
    assertThat(draws.image(4, 8).nextLong()).isNotEqualTo(drawn);
    assertThat(draws.image(3, 9).nextLong()).isNotEqualTo(drawn);
    assertThat(new Draws(6).image(3, 8).nextLong()).isNotEqualTo(drawn);
  }

  private static int[] positions(List<int[]> batches) {
    return batches.stream().flatMapToInt(IntStream::of).toArray();
  }
}
