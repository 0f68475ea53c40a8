package dev.shortlist.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPointerTests {

  @ParameterizedTest
  @CsvSource({
    "batchSize, /batch_size",
    "labels[3].className, /labels/3/class_name",
    "classes[0], /classes/0",
    "constraints.strata[NorthCam].minimum, /constraints/strata/NorthCam/minimum",
    "constraints.strata[a.B/c~d].minimum, /constraints/strata/a.B~1c~0d/minimum",
    "strata[x[1]].maximum, /strata/x[1]/maximum",
  })
  void pointsToFieldsInSnakeCaseAndToKeysAsTheyAre(String path, String pointer) {
    assertThat(JsonPointer.ofPath(path)).isEqualTo(pointer);
  }
}
