package dev.shortlist.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.accelerator.KernelConfiguration.KernelSettings;
import dev.shortlist.linalg.Kernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelConfigurationTests {

  private final KernelConfiguration configuration = new KernelConfiguration();

  @Test
  void computesOnTheProcessorUnlessToldOtherwise() {
    Kernels kernels = configuration.kernels(new KernelSettings(3, "cpu"));
    assertThat(kernels.threads()).isEqualTo(3);
    assertThat(kernels.provider()).isEqualTo(Kernels.cpu(1).provider());
  }

  @ParameterizedTest
  @CsvSource({"cuda:999, cuda:999 was asked for", "gpu, is no device"})
  void namesTheSettingWhereThereIsNoSuchDevice(String device, String reason) {
    assertThatThrownBy(() -> configuration.kernels(new KernelSettings(1, device)))
        .hasMessageStartingWith("shortlist.kernels.device: ")
        .hasMessageContaining(reason);
  }
}
