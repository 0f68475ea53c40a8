package dev.shortlist.accelerator;

import dev.shortlist.backbone.Device;
import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.selection.Batch;
import dev.shortlist.selection.LabeledItems;
import dev.shortlist.selection.Observer;
import dev.shortlist.selection.Pick;
import dev.shortlist.selection.SelectionProblem;
import dev.shortlist.selection.Strategies;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The Java side of bench/cuda/run: one row of the table on a device, and the same work on fewer
 * rows with and without it, whose results must be the same bits.
 */
final class CudaBench {

  private static final int ITERATIONS = 20;
  private static final int PICKS = 1000;
  private static final int LABELED = 10;
  private static final int CHECKED_ROWS = 20_000;

  private final Kernels kernels;
  private double searching;
  private double averaging;

  private CudaBench(Kernels kernels) {
    this.kernels = kernels;
  }

  public static void main(String[] arguments) throws IOException {
    String row = arguments[0];
    int rows = Integer.parseInt(arguments[3]);
    int dimension = Integer.parseInt(arguments[4]);
    int threads = Integer.parseInt(arguments[5]);
    Device device =
        arguments[1].equals("cpu")
            ? new Device.Cpu()
            : new Device.Cuda(Integer.parseInt(arguments[1].substring("cuda:".length())));
    TorchAccelerator accelerator = TorchAccelerator.on(List.of(device));
    FeatureMatrix features = map(Path.of(arguments[2]), rows, dimension);
    FeatureMatrix few =
        FeatureMatrix.over(features.segment(), Math.min(rows, CHECKED_ROWS), dimension);
    Kernels helped = Kernels.with(accelerator, threads);
    long differing = differing(few, row, helped, Kernels.cpu(threads));
    CudaBench bench = new CudaBench(helped);
    long began = System.nanoTime();
    int units = bench.run(row, features).length > 0 ? bench.units(row, rows) : 0;
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "{\"row\": \"%s\", \"who\": \"shortlist\", \"n\": %d, \"d\": %d, \"b\": %d, \"units\": %d,"
            + " \"seconds\": %.4f, \"searching\": %.4f, \"averaging\": %.4f, \"threads\": %d,"
            + " \"kernels\": \"%s\", \"precision\": \"%s\", \"checked_rows\": %d,"
            + " \"differing\": %d}%n",
        row,
        rows,
        dimension,
        batchSize(row, rows),
        units,
        seconds,
        bench.searching,
        bench.averaging,
        threads,
        helped.provider(),
        new TorchDevice(device).precision(),
        few.rows(),
        differing);
  }

  private static FeatureMatrix map(Path file, int rows, int dimension) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return FeatureMatrix.over(
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.global()),
          rows,
          dimension);
    }
  }

  /** How many results differ; also the warm-up of both sides. */
  private static long differing(FeatureMatrix few, String row, Kernels helped, Kernels alone) {
    int[] with = new CudaBench(helped).run(row, few);
    int[] without = new CudaBench(alone).run(row, few);
    return IntStream.range(0, with.length).filter(i -> with[i] != without[i]).count();
  }

  /** Whole selections; the other rows are iterations of k-means, named by their clusters. */
  private static boolean isStrategy(String row) {
    return row.equals("core-set") || row.equals("kmeans");
  }

  private static int batchSize(String row, int rows) {
    int wanted = isStrategy(row) ? PICKS : Integer.parseInt(row.substring("kmeans-".length()));
    return Math.min(wanted, rows / 4);
  }

  private int units(String row, int rows) {
    return row.equals("core-set") ? batchSize(row, rows) : ITERATIONS;
  }

  /** The bits of everything that was found. */
  private int[] run(String row, FeatureMatrix features) {
    int batchSize = batchSize(row, features.rows());
    return isStrategy(row)
        ? select(row, features, batchSize)
        : kernels.holding(features, held -> kmeans(held, features, batchSize));
  }

  private int[] kmeans(Kernels held, FeatureMatrix features, int clusters) {
    int rows = features.rows();
    int[] starts =
        IntStream.range(0, clusters)
            .map(i -> (int) ((long) i * (rows - 1) / Math.max(1, clusters - 1)))
            .toArray();
    Centroids centroids = Centroids.at(features, starts);
    float[] norms = held.squaredNorms(features);
    int[] assignment = new int[rows];
    float[] distances = new float[rows];
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      long began = System.nanoTime();
      held.nearest(features, norms, centroids, assignment, distances);
      long found = System.nanoTime();
      held.moveToMeans(features, assignment, centroids);
      searching += (found - began) / 1e9;
      averaging += (System.nanoTime() - found) / 1e9;
    }
    int[] bits = Arrays.copyOf(assignment, 2 * rows);
    Arrays.setAll(bits, i -> i < rows ? bits[i] : Float.floatToRawIntBits(distances[i - rows]));
    return bits;
  }

  private int[] select(String strategy, FeatureMatrix features, int picks) {
    int[] labeled = IntStream.range(0, LABELED).toArray();
    int[] candidates = IntStream.range(LABELED, features.rows()).toArray();
    SelectionProblem problem =
        new SelectionProblem(
            features, new LabeledItems(labeled, new int[LABELED], 1), candidates, picks, 1);
    long began = System.nanoTime();
    Batch batch =
        Strategies.strategyFor(Strategies.parse(Map.of("name", strategy)))
            .select(problem, kernels, Observer.NONE);
    searching += (System.nanoTime() - began) / 1e9;
    return batch.picks().stream().mapToInt(Pick::item).toArray();
  }
}
