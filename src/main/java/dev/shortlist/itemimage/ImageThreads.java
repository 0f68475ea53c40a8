package dev.shortlist.itemimage;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads that read images and compute with them. Many wait for hosts, but no more images are
 * decoded at once than there are processors. Each thread lets go of one image before it reads the
 * next: however many tasks are on their way, what they computed is all that they keep.
 */
public final class ImageThreads implements AutoCloseable {

  /** Hides the latency of hosts. */
  private static final int HOST_READERS = 32;

  private final ExecutorService processors =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

  private final ExecutorService hosts = Executors.newFixedThreadPool(HOST_READERS);

  /**
   * @param read reads an image, and gives what is to be computed from it
   */
  public <T> Future<T> fromFile(Callable<Callable<T>> read) {
    return processors.submit(() -> read.call().call());
  }

  /**
   * @param read waits for an image, and gives what is to be computed from it
   */
  public <T> Future<T> fromHost(Callable<Callable<T>> read) {
    return hosts.submit(() -> await(processors.submit(read.call())));
  }

  /** What a task computed; if it threw something, that is thrown. */
  public static <T> T await(Future<T> task) throws Exception {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Gives up what has not ended. */
  @Override
  public void close() {
    hosts.shutdownNow();
    processors.shutdownNow();
  }
}
