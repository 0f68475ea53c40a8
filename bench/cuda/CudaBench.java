package dev.shortlist.accelerator;

import dev.shortlist.backbone.Device;
import dev.shortlist.linalg.Accelerator;
import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.NearestPoints;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The Java side of bench/cuda/run: the rows of the table with the kernels of a device, and the same
 * work on fewer rows with and without it, whose results must be the same bits.
 *
 * <p>Arguments: cuda or torch, the device, the file of rows, n, d, threads, repeats, rows of the
 * table.
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
    int rows = Integer.parseInt(arguments[3]);
    int dimension = Integer.parseInt(arguments[4]);
    int threads = Integer.parseInt(arguments[5]);
    int repeats = Integer.parseInt(arguments[6]);
    FeatureMatrix features = map(Path.of(arguments[2]), rows, dimension);
    Kernels helped = kernels(arguments[0], arguments[1], threads);
    for (String row : Arrays.asList(arguments).subList(7, arguments.length)) {
      measure(arguments[0], row, features, helped, threads, isStrategy(row) ? 1 : repeats);
    }
  }

  private static Kernels kernels(String way, String device, int threads) {
    if (device.equals("cpu")) {
      return Kernels.with(TorchAccelerator.on(List.of(new Device.Cpu())), threads);
    }
    int index = Integer.parseInt(device.substring("cuda:".length()));
    return way.equals("torch")
        ? Kernels.with(TorchAccelerator.on(List.of(new Device.Cuda(index))), threads)
        : Kernels.with(CudaAccelerator.on(List.of(index), new NoProposals()), threads);
  }

  /** None of these rows asks for neighbours, which PyTorch would propose. */
  private record NoProposals() implements Accelerator {

    @Override
    public String name() {
      return "none";
    }

    @Override
    public double relativeError(int dimension) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long leastWork() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Resident hold(FeatureMatrix rows) {
      return new Resident() {
        @Override
        public Scoring score(FeatureMatrix points, float[] pointNorms) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
      };
    }
  }

  private static void measure(
      String way, String row, FeatureMatrix features, Kernels helped, int threads, int repeats) {
    FeatureMatrix few =
        FeatureMatrix.over(
            features.segment(), Math.min(features.rows(), CHECKED_ROWS), features.dimension());
    long differing = differing(few, row, helped, Kernels.cpu(threads));
    List<String> seconds = new ArrayList<>();
    List<String> loading = new ArrayList<>();
    List<String> searching = new ArrayList<>();
    List<String> averaging = new ArrayList<>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      CudaBench bench = new CudaBench(helped);
      long began = System.nanoTime();
      bench.run(row, features);
      double whole = (System.nanoTime() - began) / 1e9;
      seconds.add(decimals(bench.searching + bench.averaging));
      loading.add(decimals(whole - bench.searching - bench.averaging));
      searching.add(decimals(bench.searching));
      averaging.add(decimals(bench.averaging));
    }
    System.out.printf(
        Locale.ROOT,
        "{\"row\": \"%s\", \"who\": \"%s\", \"n\": %d, \"d\": %d, \"b\": %d, \"units\": %d,"
            + " \"seconds\": %s, \"loading\": %s, \"searching\": %s, \"averaging\": %s,"
            + " \"threads\": %d, \"kernels\": \"%s\", \"checked_rows\": %d, \"differing\": %d}%n",
        row,
        way,
        features.rows(),
        features.dimension(),
        batchSize(row, features.rows()),
        row.equals("core-set") ? batchSize(row, features.rows()) : ITERATIONS,
        seconds,
        loading,
        searching,
        averaging,
        threads,
        helped.provider(),
        few.rows(),
        differing);
  }

  private static String decimals(double seconds) {
    return String.format(Locale.ROOT, "%.4f", seconds);
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

  /** The bits of everything that was found. */
  private int[] run(String row, FeatureMatrix features) {
    int batchSize = batchSize(row, features.rows());
    return kernels.holding(
        features,
        held -> {
          load(held, features);
          return isStrategy(row)
              ? select(held, row, features, batchSize)
              : kmeans(held, features, batchSize);
        });
  }

  /** Rows are on the device before anything is timed. */
  private static void load(Kernels held, FeatureMatrix features) {
    NearestPoints near = held.nearestPoints(features);
    near.add(features.row(0));
    near.bringUpToDate(IntStream.range(0, features.rows()).toArray());
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

  private int[] select(Kernels held, String strategy, FeatureMatrix features, int picks) {
    int[] labeled = IntStream.range(0, LABELED).toArray();
    int[] candidates = IntStream.range(LABELED, features.rows()).toArray();
    SelectionProblem problem =
        new SelectionProblem(
            features, new LabeledItems(labeled, new int[LABELED], 1), candidates, picks, 1);
    long began = System.nanoTime();
    Batch batch =
        Strategies.strategyFor(Strategies.parse(Map.of("name", strategy)))
            .select(problem, held, Observer.NONE);
    searching += (System.nanoTime() - began) / 1e9;
    return batch.picks().stream().mapToInt(Pick::item).toArray();
  }
}
