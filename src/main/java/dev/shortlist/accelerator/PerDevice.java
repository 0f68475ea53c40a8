package dev.shortlist.accelerator;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Something of which every device gets its part when it is first needed there. */
final class PerDevice<T extends PerDevice.Part> implements AutoCloseable {

  /** What lies in the memory of one device. */
  interface Part extends AutoCloseable {

    @Override
    void close();
  }

  private final Function<TorchDevice, T> load;
  private final Map<TorchDevice, T> loaded = new ConcurrentHashMap<>();

  PerDevice(Function<TorchDevice, T> load) {
    this.load = load;
  }

  /** The part of a device that the caller has to itself. */
  T on(TorchDevice device) {
    return loaded.computeIfAbsent(device, load);
  }

  /** Frees all devices, even where one of them fails; then fails as it did. */
  @Override
  public void close() {
    close(loaded.values().iterator());
  }

  private static void close(Iterator<? extends Part> parts) {
    if (parts.hasNext()) {
      try (Part _ = parts.next()) {
        close(parts);
      }
    }
  }
}
