package dev.shortlist.bench;

import dev.shortlist.linalg.Kernels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;

/** Where and with what a measurement was made. */
record Machine(
    int cores, String processor, String kernels, String jdk, String commit, LocalDate date) {

  static Machine describe(Kernels kernels, Clock clock) throws IOException {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        processorName(),
        kernels.provider(),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        checkedOut(),
        LocalDate.now(clock));
  }

  private static String processorName() throws IOException {
    Path description = Path.of("/proc/cpuinfo");
    if (!Files.exists(description)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(description).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private static String checkedOut() throws IOException {
    Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
    return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
