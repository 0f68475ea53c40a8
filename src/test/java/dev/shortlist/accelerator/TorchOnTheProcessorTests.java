package dev.shortlist.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.backbone.Device;
import org.junit.jupiter.api.Test;

class TorchOnTheProcessorTests extends AcceleratorContract {

  @Override
  Device device() {
    return new Device.Cpu();
  }

  @Test
  void multipliesInSinglePrecision() {
    assertThat(new TorchDevice(device()).precision()).isEqualTo(Precision.SINGLE);
  }

  @Test
  void statesLargerErrorsWhereOperandsAreCut() {
    assertThat(Precision.SINGLE.relativeError(512)).isBetween(512 * 0x1p-24, 1e-4);
    assertThat(Precision.TF32.relativeError(512)).isBetween(0x1p-10, 0x1p-9);
    assertThat(Precision.BFLOAT16.relativeError(512)).isBetween(0x1p-7, 0x1p-6);
  }
}
