package dev.shortlist.bench;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.LinearProbe;
import dev.shortlist.probe.ProbeOptions;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Our side of {@code bench/probe}: {@code accuracy SEEDS} prints top-1 on clothing for each seed,
 * {@code time EPOCHS} the seconds that so many epochs take on 13,000 × 512 with 1000 classes.
 */
final class ProbeBenchmark {

  private ProbeBenchmark() {}

  public static void main(String[] args) {
    Kernels kernels = Kernels.cpu(Runtime.getRuntime().availableProcessors());
    int number = Integer.parseInt(args[1]);
    switch (args[0]) {
      case "accuracy" -> printAccuracies(number, kernels);
      case "time" -> printSeconds(number, kernels);
      default -> throw new IllegalArgumentException("accuracy SEEDS or time EPOCHS");
    }
  }

  private static void printAccuracies(int seeds, Kernels kernels) {
    ImageSet set = ImageSet.read("clothing", Path.of("..", "shared", "data"));
    for (int seed = 1; seed <= seeds; seed++) {
      double[] last = new double[1];
      int[] told =
          LinearProbe.train(
                  set.pool(),
                  set.poolClasses(),
                  set.classCount(),
                  ProbeOptions.REFERENCE,
                  seed,
                  kernels,
                  (epoch, loss) -> last[0] = loss)
              .predict(set.validation());
      long right =
          IntStream.range(0, told.length)
              .filter(row -> told[row] == set.validationClasses()[row])
              .count();
      System.out.printf(Locale.ROOT, "%.4f %.6f%n", 100.0 * right / told.length, last[0]);
    }
  }

  private static void printSeconds(int epochs, Kernels kernels) {
    Blobs blobs = Blobs.of(13_000, 512, 1000, 1);
    ProbeOptions reference = ProbeOptions.REFERENCE;
    train(blobs, 1, reference, kernels); // warms the loops up
    long start = System.nanoTime();
    train(blobs, epochs, reference, kernels);
    System.out.printf(Locale.ROOT, "%.3f%n", (System.nanoTime() - start) / 1e9);
  }

  private static void train(Blobs blobs, int epochs, ProbeOptions reference, Kernels kernels) {
    LinearProbe.train(
        blobs.features(),
        blobs.classes(),
        1000,
        new ProbeOptions(
            reference.learningRate(),
            epochs,
            reference.batchSize(),
            reference.milestones(),
            reference.factor()),
        1,
        kernels,
        (epoch, loss) -> {});
  }
}
