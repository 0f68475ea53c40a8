package dev.shortlist.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that a killed service left running. Whoever owns the data folder's lock may stop it:
 * nobody else can be using it.
 */
final class Orphan {

  private static final Logger log = LoggerFactory.getLogger(Orphan.class);

  private final Path database;
  private final Path pidFile;

  Orphan(Path database) {
    this.database = database;
    this.pidFile = database.resolve("postmaster.pid");
  }

  void stop() throws IOException {
    Optional<ProcessHandle> running = process();
    if (running.isPresent()) {
      log.warn("Stopping PostgreSQL {}, left by a killed service", running.get().pid());
      stop(running.get());
    }
    Files.deleteIfExists(pidFile);
  }

  private Optional<ProcessHandle> process() throws IOException {
    if (Files.notExists(pidFile)) {
      return Optional.empty();
    }
    String pid = Files.readString(pidFile).lines().findFirst().orElse("").strip();
    return pid.matches("\\d{1,18}")
        ? ProcessHandle.of(Long.parseLong(pid)).filter(this::serves)
        : Optional.empty();
  }

  /** The number may have gone to another program since, or to the server of another folder. */
  private boolean serves(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("postgres")
        && Arrays.stream(process.info().arguments().orElse(new String[0])).anyMatch(this::isFolder);
  }

  private boolean isFolder(String argument) {
    try {
      return Files.isSameFile(Path.of(argument), database);
    } catch (IOException e) {
      return false; // most arguments are no files
    }
  }

  private static void stop(ProcessHandle postmaster) throws IOException {
    // SIGINT is PostgreSQL's fast shutdown; Java itself can only send SIGTERM, which waits for
    // clients.
    new ProcessBuilder("kill", "-INT", Long.toString(postmaster.pid())).start();
    try {
      postmaster.onExit().get(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "PostgreSQL %d, left by a killed service, does not stop".formatted(postmaster.pid()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while stopping PostgreSQL", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IOException(e);
    }
  }
}
