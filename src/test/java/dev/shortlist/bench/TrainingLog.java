package dev.shortlist.bench;

import dev.shortlist.training.Accuracy;
import dev.shortlist.training.EpochReport;
import dev.shortlist.training.Schedule;
import dev.shortlist.training.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What every epoch of a training came to and cost. */
final class TrainingLog implements TrainingListener {

  /** CPU time of an epoch; the wall says little on a shared machine. */
  private record Line(EpochReport report, double cpuSeconds, double seconds, String memory) {

    String markdown() {
      Optional<Accuracy> accuracy = Optional.ofNullable(report.accuracy());
      return String.format(
          Locale.ROOT,
          "| %d | %.4f | %s | %s | %.0f | %.0f | %s |%n",
          report.epoch(),
          report.meanLoss(),
          accuracy.map(a -> String.format(Locale.ROOT, "%.1f", a.top1())).orElse(""),
          accuracy.map(a -> String.format(Locale.ROOT, "%.1f", a.top5())).orElse(""),
          cpuSeconds,
          seconds,
          memory);
    }
  }

  private final String title;
  private final int images;
  private final int validationImages;
  private final Schedule schedule;
  private final List<Line> lines = new ArrayList<>();
  private long wall = System.nanoTime();
  private long cpu = cpuNanos();

  TrainingLog(String title, int images, int validationImages, Schedule schedule) {
    this.title = title;
    this.images = images;
    this.validationImages = validationImages;
    this.schedule = schedule;
  }

  @Override
  public void progress(int epoch, String phase, long done, long total) {}

  @Override
  public void trained(EpochReport report) {
    Line line =
        new Line(
            report,
            seconds(cpuNanos() - cpu),
            seconds(System.nanoTime() - wall),
            residentMegabytes());
    cpu = cpuNanos();
    wall = System.nanoTime();
    lines.add(line);
    System.out.print(line.markdown());
  }

  static String report(List<TrainingLog> logs, Machine machine) {
    return """
    # ResNet-18 trained on a little of CIFAR-10

    Made, not written, by

    ```bash
    OMP_NUM_THREADS=1 bench/training
    ```

    %s, %d cores (%s) shared with other work, JDK %s, commit %s. On the processor only: nothing was run on a GPU.

    No published weights were at hand, so fine-tuning starts once from the network that the first run trained and once from random weights; the two
    see the same %d images, none of them among those of the first run. Validation: the first %d images of the test set; guessing is right in 10 %%
    of them. CIFAR-10 here is the JPEG copy that `shared/data/README.md` describes.

    Schedules are the reference's with fewer epochs, the milestones moved in proportion, and batches of 64. Loss: mean over the epoch's augmented
    images. Top-1 and top-5 in percent, every tenth epoch and the last. CPU: seconds of processor time, all threads. RSS: of the whole process, MB.

    %s\
    """
        .formatted(
            machine.date(),
            machine.cores(),
            machine.processor(),
            machine.jdk(),
            machine.commit(),
            logs.getLast().images,
            logs.getLast().validationImages,
            logs.stream().map(TrainingLog::markdown).collect(Collectors.joining("\n")));
  }

  private String markdown() {
    return """
    ## %s

    %d images, `%s`

    | epoch | loss | top-1 | top-5 | CPU s | wall s | RSS |
    |--:|--:|--:|--:|--:|--:|--:|
    %s\
    """
        .formatted(
            title,
            images,
            schedule,
            lines.stream().map(Line::markdown).collect(Collectors.joining()));
  }

  private static double seconds(long nanos) {
    return nanos / (double) Duration.ofSeconds(1).toNanos();
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  private static String residentMegabytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.toString(Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
