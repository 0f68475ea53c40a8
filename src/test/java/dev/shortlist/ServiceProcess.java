package dev.shortlist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service in a process of its own, so that a test can kill it. */
public final class ServiceProcess implements AutoCloseable {

  private static final Pattern LISTENS = Pattern.compile("Tomcat started on port (\\d+)");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Path log;

  private ServiceProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts the service on a free port, with its embedded database in the folder. It may still be
   * starting, or have refused to.
   */
  public static ServiceProcess start(Path data, String... settings) {
    try {
      Path log =
          Files.createTempFile(Files.createDirectories(Path.of("target")), "service-", ".log");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add(ShortlistApplication.class.getName());
      command.addAll(List.of("--server.port=0", "--shortlist.data=" + data));
      command.addAll(List.of(settings));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new ServiceProcess(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its API, once it listens. */
  public Api api() throws InterruptedException {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < giveUp && process.isAlive()) {
      Matcher listens = LISTENS.matcher(log());
      if (listens.find()) {
        return new Api(Integer.parseInt(listens.group(1)));
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the service did not start:\n" + log());
  }

  /** What it exits with, when it ends by itself. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the service did not end:\n" + log());
    }
    return process.exitValue();
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as kill -9 does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
