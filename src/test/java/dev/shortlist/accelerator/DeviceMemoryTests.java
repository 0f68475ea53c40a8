package dev.shortlist.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import dev.shortlist.backbone.Device;
import dev.shortlist.linalg.FeatureMatrix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing stays in a device's memory, whatever fails. */
class DeviceMemoryTests {

  private static final int ROWS = 4096;
  private static final int DIMENSION = 16;

  private final TorchDevice device = new TorchDevice(new Device.Cpu());

  @Test
  void rowsThatCannotBeReadLeaveNothing(@TempDir Path folder) throws Exception {
    failsAndLeavesNothing(
        folder, rows -> () -> new DeviceRows(device, rows, TorchAccelerator.Limits.USUAL));
  }

  @Test
  void pointsThatCannotBeReadLeaveNothing(@TempDir Path folder) throws Exception {
    failsAndLeavesNothing(folder, rows -> () -> new DevicePoints(device, rows, new float[ROWS]));
  }

  @Test
  void everyDeviceIsFreedWhereAnotherFails() {
    List<String> freed = new ArrayList<>();
    PerDevice<PerDevice.Part> parts =
        new PerDevice<>(
            any ->
                () -> {
                  freed.add("freed");
                  throw new IllegalStateException("the device is lost");
                });
    parts.on(device);
    parts.on(new TorchDevice(new Device.Cpu()));
    assertThatThrownBy(parts::close)
        .hasMessage("the device is lost")
        .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    assertThat(freed).hasSize(2);
  }

  /** What reads a mapped file that has been cut meanwhile ends with an error, not an exception. */
  private void failsAndLeavesNothing(Path folder, Loading loading) throws Exception {
    try (FileChannel file =
            FileChannel.open(
                folder.resolve("features"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        Arena arena = Arena.ofShared()) {
      FeatureMatrix rows = mapped(file, arena);
      file.truncate(0);
      int before = held();
      assertThatThrownBy(loading.of(rows)).isInstanceOf(InternalError.class);
      assertThat(held()).isEqualTo(before);
    }
  }

  private static FeatureMatrix mapped(FileChannel file, Arena arena) throws IOException {
    long bytes = 4L * ROWS * DIMENSION;
    return FeatureMatrix.over(file.map(MapMode.READ_WRITE, 0, bytes, arena), ROWS, DIMENSION);
  }

  /** How many arrays and scopes the device has open. */
  private int held() throws ReflectiveOperationException {
    try (NDManager scope = device.scope()) {
      Field resources = BaseNDManager.class.getDeclaredField("resources");
      resources.setAccessible(true);
      return ((Map<?, ?>) resources.get(scope.getParentManager())).size();
    }
  }

  private interface Loading {
    ThrowingCallable of(FeatureMatrix rows);
  }
}
