package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.problem.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClassNamesTests {

  private final ClassNames names = new ClassNames(Path.of("pets"), "the folders in it");

  @Test
  void areSortedAsPythonSortsThem() {
    for (String name : new String[] {"\ud83d\ude00", "owl", "\uff21", "Owl", "owl"}) {
      names.add(name);
    }
    assertThat(names.sorted()).containsExactly("Owl", "owl", "\uff21", "\ud83d\ude00");
  }

  @Test
  void areNoMoreThanAPoolCanHave() {
    for (int i = 0; i < 65_536; i++) {
      names.add("class " + i);
      names.add("class " + i);
    }
    assertThat(names.sorted()).hasSize(65_536);
    assertThatThrownBy(() -> names.add("one more"))
        .isInstanceOf(Problem.class)
        .hasMessage(
            "pets cannot be imported: the folders in it are more than 65536 classes;"
                + " take out what is no class");
  }
}
