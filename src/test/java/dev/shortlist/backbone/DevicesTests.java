package dev.shortlist.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTests {

  @ParameterizedTest
  @CsvSource({
    "auto,   0, [cpu]",
    "auto,   2, '[cuda:0, cuda:1]'",
    "cpu,    2, [cpu]",
    "cuda:1, 2, [cuda:1]",
    "cuda:*, 2, '[cuda:0, cuda:1]'"
  })
  void resolvesAChoiceToWhatTheMachineHas(String choice, int usable, String devices) {
    assertThat(Devices.resolve(choice, () -> usable)).hasToString(devices);
  }

  @ParameterizedTest
  @CsvSource({"cuda:0, 0", "cuda:*, 0", "cuda:2, 2"})
  void saysHowManyCudaDevicesThereAreInsteadOfFallingBack(String choice, int usable) {
    assertThatThrownBy(() -> Devices.resolve(choice, () -> usable))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("%s was asked for".formatted(choice))
        .hasMessageContaining("can use %d CUDA devices".formatted(usable));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "cuda", "cuda:", "cuda:-1", "CPU", ""})
  void refusesOtherNames(String choice) {
    assertThatThrownBy(() -> Devices.resolve(choice, () -> 1))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("use auto, cpu, cuda:N or cuda:*");
  }

  @Test
  void asksNoEngineWhereTheChoiceNeedsNone() {
    assertThat(Devices.resolve("cpu", () -> fail())).hasToString("[cpu]");
    assertThat(Devices.resolve("auto", BackboneKind.PIXELS)).hasToString("[cpu]");
  }

  private static int fail() {
    throw new AssertionError("the engine was asked");
  }
}
