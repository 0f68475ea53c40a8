package dev.shortlist.selection;

import com.sun.management.OperatingSystemMXBean;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Neighbours;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The Java side of bench/performance/run: one strategy on a mapped .npy file, after a warm-up on
 * its first rows, as a line of JSON. In this package because it runs strategies without a round.
 */
final class PerformanceBench {

  private static final int THREADS = 2;
  private static final int WARM_UP_ROWS = 3000;
  private static final int WARM_UP_BATCH = 40;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final String strategy;
  private final Path idsFile;
  private final Kernels kernels = Kernels.cpu(THREADS);

  private PerformanceBench(String strategy, Path idsFile) {
    this.strategy = strategy;
    this.idsFile = idsFile;
  }

  public static void main(String[] arguments) throws Exception {
    int rows = Integer.parseInt(arguments[2]);
    int dimension = Integer.parseInt(arguments[3]);
    int batchSize = Integer.parseInt(arguments[4]);
    int labeled = Integer.parseInt(arguments[5]);
    FeatureMatrix features = map(Path.of(arguments[1]), rows, dimension);
    PerformanceBench bench = new PerformanceBench(arguments[0], Path.of(arguments[6]));
    int few = Math.min(rows, WARM_UP_ROWS);
    FeatureMatrix first = FeatureMatrix.over(features.segment(), few, dimension);
    for (int time = 0; time < 3; time++) {
      bench.run(first, Math.min(WARM_UP_BATCH, few / 2), Math.min(labeled, 10));
    }
    long began = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    String result = bench.run(features, batchSize, labeled);
    System.out.printf(
        Locale.ROOT,
        "{\"who\": \"shortlist\", \"seconds\": %.4f, \"cpu_seconds\": %.3f, \"peak_mib\": %d, %s,"
            + " \"kernels\": \"%s\", \"jdk\": \"%s\"}%n",
        (System.nanoTime() - began) / 1e9,
        (SYSTEM.getProcessCpuTime() - cpu) / 1e9,
        peakMib(),
        result,
        bench.kernels.provider(),
        Runtime.version());
  }

  private static FeatureMatrix map(Path npy, int rows, int dimension) throws IOException {
    try (FileChannel file = FileChannel.open(npy)) {
      long bytes = 4L * rows * dimension;
      MemorySegment values =
          file.map(FileChannel.MapMode.READ_ONLY, file.size() - bytes, bytes, Arena.global());
      return FeatureMatrix.over(values, rows, dimension);
    }
  }

  private String run(FeatureMatrix features, int batchSize, int labeled) throws Exception {
    if (strategy.equals("knn")) {
      int[] reference = IntStream.range(0, batchSize).toArray();
      Neighbours nearest = kernels.neighbours(features, features.view(reference), 1);
      return ids(IntStream.range(0, features.rows()).map(row -> nearest.point(row, 0)));
    }
    Map<String, Object> request =
        strategy.equals("parity")
            ? Map.of("name", "kmeans", "parity", true)
            : Map.of("name", strategy);
    int[] items = IntStream.range(0, labeled).toArray();
    int[] candidates = IntStream.range(labeled, features.rows()).toArray();
    LabeledItems labels = new LabeledItems(items, new int[labeled], 100);
    Batch batch =
        Strategies.strategyFor(Strategies.parse(request))
            .select(
                new SelectionProblem(features, labels, candidates, batchSize, 1),
                kernels,
                Observer.NONE);
    String picks = ids(batch.picks().stream().mapToInt(Pick::item));
    Object objective = batch.figures().get("objective");
    return objective == null ? picks : picks + ", \"objective\": " + objective;
  }

  private String ids(IntStream ids) throws Exception {
    String joined = ids.mapToObj(Integer::toString).collect(Collectors.joining(","));
    Files.writeString(idsFile, joined);
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(joined.getBytes(StandardCharsets.UTF_8));
    return "\"ids\": \"%s\"".formatted(HexFormat.of().formatHex(digest, 0, 6));
  }

  private static long peakMib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
