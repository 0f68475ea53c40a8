package dev.shortlist.linalg;

import dev.shortlist.background.BackgroundPriority;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs numbered chunks of work on a fixed number of threads, the caller's among them. What a chunk
 * computes must not depend on which thread runs it, nor on how many there are.
 */
final class Workers {

  /** Rows per chunk of the kernels that read each row once, about 1 MiB at d = 512. */
  private static final int NUMBERS_PER_CHUNK = 512;

  private static final long HEARTBEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final int threads;
  private final ForkJoinPool helpers;
  private final Runnable heartbeat;
  private long lastBeat = System.nanoTime();

  Workers(int threads) {
    this(threads, helpers(Math.max(1, threads - 1)), () -> {});
  }

  private Workers(int threads, ForkJoinPool helpers, Runnable heartbeat) {
    this.threads = threads;
    this.helpers = helpers;
    this.heartbeat = heartbeat;
  }

  private static ForkJoinPool helpers(int count) {
    return new ForkJoinPool(count, Helper::new, null, false);
  }

  /** A helper's part in some work, for as long as it is wanted. */
  private static final class Help implements Runnable {

    private final AtomicReference<@Nullable Runnable> work;

    Help(Runnable work) {
      this.work = new AtomicReference<>(work);
    }

    @Override
    public void run() {
      Runnable wanted = work.getAndSet(null);
      if (wanted != null) {
        wanted.run();
      }
    }

    /** Whether it had not begun, and now never will. */
    boolean callOff() {
      return work.getAndSet(null) != null;
    }
  }

  /**
   * Whoever calls from a request goes on at its own priority; what helps it never gets in its way.
   */
  private static final class Helper extends ForkJoinWorkerThread {

    Helper(ForkJoinPool pool) {
      super(pool);
    }

    @Override
    protected void onStart() {
      super.onStart();
      BackgroundPriority.take();
    }
  }

  /**
   * The same threads for one caller, with a heartbeat between chunks that may end the work by
   * throwing.
   */
  Workers watchedBy(Runnable heartbeat) {
    return new Workers(threads, helpers, heartbeat);
  }

  int threads() {
    return threads;
  }

  /** Runs chunks 0 to {@code chunks} − 1; {@code body} is shared by all threads. */
  void forEach(int chunks, IntConsumer body) {
    forEach(chunks, () -> body);
  }

  /**
   * Runs chunks 0 to {@code chunks} − 1.
   *
   * @param body called once per thread that takes part, so that each can have scratch of its own
   */
  void forEach(int chunks, Supplier<IntConsumer> body) {
    AtomicInteger next = new AtomicInteger();
    Map<Help, ForkJoinTask<?>> running = new LinkedHashMap<>();
    for (int helper = 1; helper < Math.min(threads, chunks); helper++) {
      Help help = new Help(() -> take(next, chunks, body.get(), () -> {}));
      running.put(help, helpers.submit(help));
    }
    try {
      take(next, chunks, body.get(), this::beat);
    } finally {
      next.set(chunks); // a caller that gave up takes its helpers along
      running.keySet().removeIf(Help::callOff); // those still busy for others are not waited for
      running.values().forEach(ForkJoinTask::quietlyJoin);
    }
    running.values().forEach(ForkJoinTask::join);
  }

  /**
   * Runs numbers 0 to {@code count} − 1, a chunk of consecutive ones at a time.
   *
   * @param body called once per thread that takes part
   */
  void forEachNumber(int count, Supplier<IntConsumer> body) {
    forEachNumber(count, NUMBERS_PER_CHUNK, body);
  }

  /** The same with chunks of another size. */
  void forEachNumber(int count, int perChunk, Supplier<IntConsumer> body) {
    forEach(
        (count + perChunk - 1) / perChunk,
        () -> {
          IntConsumer each = body.get();
          return chunk -> {
            int end = Math.min(count, (chunk + 1) * perChunk);
            for (int number = chunk * perChunk; number < end; number++) {
              each.accept(number);
            }
          };
        });
  }

  private static void take(AtomicInteger next, int chunks, IntConsumer body, Runnable heartbeat) {
    for (int chunk = next.getAndIncrement(); chunk < chunks; chunk = next.getAndIncrement()) {
      body.accept(chunk);
      heartbeat.run();
    }
  }

  private void beat() {
    long now = System.nanoTime();
    if (now - lastBeat >= HEARTBEAT_NANOS) {
      lastBeat = now;
      heartbeat.run();
    }
  }
}
