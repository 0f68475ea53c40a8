package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassNumbersTests {

  @Test
  void classesOfTheSameNameAreTheSame() {
    ClassNumbers numbers =
        ClassNumbers.between(List.of("owl", "cat", "elk"), List.of("cat", "dog", "owl"));
    assertThat(numbers.of(new int[] {0, 1, 1, 2, 3})).containsExactly(2, 0, 0, -1, -1);
  }

  @Test
  void withoutNamesOnEitherSideTheNumbersAreTheSame() {
    int[] classes = {0, 5, 2};
    assertThat(ClassNumbers.between(List.of(), List.of("cat")).of(classes)).isEqualTo(classes);
    assertThat(ClassNumbers.between(List.of("cat"), List.of()).of(classes)).isEqualTo(classes);
  }

  @Test
  void matchesAsManyClassesAsADatasetCanHave() {
    List<String> names = IntStream.range(0, 65_536).mapToObj("class %d"::formatted).toList();
    ClassNumbers numbers = ClassNumbers.between(names, names.reversed());
    assertThat(numbers.of(0)).isEqualTo(65_535);
    assertThat(numbers.of(65_535)).isZero();
  }
}
