package dev.shortlist.background;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The priority of threads that compute for minutes: an idle processor is theirs, a wanted one is
 * left to those that answer requests.
 *
 * <p>On Linux it is a nice value, which needs no privilege. Java's own priorities do nothing there
 * without flags of the JVM. Elsewhere nothing is changed.
 */
public final class BackgroundPriority {

  /** Above the process's: about a tenth of a processor that others want, too. */
  static final int NICER = 10;

  static final int NICEST = 19;

  private static final Logger log = LoggerFactory.getLogger(BackgroundPriority.class);

  /** Of getpriority and setpriority. To Linux every thread is a process, and 0 the calling one. */
  private static final int PRIO_PROCESS = 0;

  private static final int THIS_THREAD = 0;

  private BackgroundPriority() {}

  /** Takes it for the calling thread, which keeps it. */
  public static void take() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    int process = Native.get((int) ProcessHandle.current().pid());
    int wanted = Math.min(NICEST, process + NICER);
    if (Native.get(THIS_THREAD) < wanted && Native.set(THIS_THREAD, wanted) != 0) {
      log.warn("{} competes with requests: it may not be nice", Thread.currentThread().getName());
    }
  }

  /** Bound on first use, which other systems never come to. */
  private static final class Native {

    private static final MethodHandle SET =
        handle(
            "setpriority",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT));

    private static final MethodHandle GET =
        handle(
            "getpriority",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    static int set(int thread, int niceness) {
      try {
        return (int) SET.invokeExact(PRIO_PROCESS, thread, niceness);
      } catch (Throwable e) {
        throw new IllegalStateException("setpriority takes three integers", e);
      }
    }

    static int get(int thread) {
      try {
        return (int) GET.invokeExact(PRIO_PROCESS, thread);
      } catch (Throwable e) {
        throw new IllegalStateException("getpriority takes two integers", e);
      }
    }

    @SuppressWarnings("restricted") // both touch nothing but a number of the kernel
    private static MethodHandle handle(String name, FunctionDescriptor types) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), types);
    }
  }
}
