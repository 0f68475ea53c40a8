package dev.shortlist.accelerator;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Devices, each used by one thread at a time, so that the memory they need has a bound. */
final class DevicePool {

  private final List<TorchDevice> all;
  private final BlockingQueue<TorchDevice> free;

  DevicePool(List<TorchDevice> devices) {
    this.all = devices;
    this.free = new LinkedBlockingQueue<>(devices);
  }

  List<TorchDevice> all() {
    return all;
  }

  /** Waits for any device and uses it. */
  <T> T with(Function<TorchDevice, T> use) {
    TorchDevice device = take();
    try {
      return use.apply(device);
    } finally {
      free.add(device);
    }
  }

  private TorchDevice take() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return free.take();
        } catch (InterruptedException e) {
          interrupted = true; // whoever has the device gives it back soon
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
