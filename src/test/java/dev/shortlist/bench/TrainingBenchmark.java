package dev.shortlist.bench;

import dev.shortlist.backbone.Card;
import dev.shortlist.backbone.Device;
import dev.shortlist.backbone.ResNet;
import dev.shortlist.backbone.ResNetWeights;
import dev.shortlist.fixture.Pictures;
import dev.shortlist.image.RgbImage;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.training.Checkpoints;
import dev.shortlist.training.ImageSource;
import dev.shortlist.training.LabeledImages;
import dev.shortlist.training.NetworkTraining;
import dev.shortlist.training.Schedule;
import dev.shortlist.training.TrainingSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Trains ResNet-18 on a little of CIFAR-10, from scratch and from what that learned, and writes
 * what every epoch came to; run by {@code bench/training}.
 */
final class TrainingBenchmark {

  private static final Path DATA = Path.of("..", "shared", "data", "cifar10");
  private static final Path REPORT = Path.of("docs", "results", "training.md");
  private static final int CLASSES = 10;
  private static final int SEED = 1;
  private static final int THREADS = 1;

  private static final int SCRATCH_IMAGES = 1_500;
  private static final Schedule SCRATCH = Schedule.SCRATCH.with(20, 64, List.of(6, 12, 18));
  private static final int FINE_TUNE_IMAGES = 500;
  private static final Schedule FINE_TUNE = Schedule.FINE_TUNE.with(12, 64, List.of(6, 9));

  private final LabeledImages validation = images("test_batch.first500.bin", 0, 500);
  private final List<TrainingLog> logs = new ArrayList<>();

  private TrainingBenchmark() throws IOException {}

  public static void main(String[] arguments) throws IOException {
    TrainingBenchmark benchmark = new TrainingBenchmark();
    LabeledImages first = images("data_batch_1.first2000.bin", 0, SCRATCH_IMAGES);
    LabeledImages others = images("data_batch_1.first2000.bin", SCRATCH_IMAGES, FINE_TUNE_IMAGES);
    ResNetWeights random = ResNetWeights.random(ResNet.RESNET18, new SplittableRandom(SEED));
    ResNetWeights learned = benchmark.train("From scratch", random, first, SCRATCH);
    benchmark.train("Fine-tuning what was learned from scratch", learned, others, FINE_TUNE);
    benchmark.train("Fine-tuning random weights", random, others, FINE_TUNE);
    Files.writeString(
        REPORT,
        TrainingLog.report(
            benchmark.logs, Machine.describe(Kernels.cpu(THREADS), Clock.systemUTC())));
  }

  private ResNetWeights train(
      String title, ResNetWeights start, LabeledImages training, Schedule schedule) {
    TrainingSetup setup =
        new TrainingSetup(
            start,
            Card.named("cifar-32").transform(),
            CLASSES,
            training,
            validation,
            schedule,
            SEED);
    TrainingLog log = new TrainingLog(title, training.size(), validation.size(), schedule);
    logs.add(log);
    try (NetworkTraining network = new NetworkTraining(setup, new Device.Cpu(), THREADS)) {
      network.run(Checkpoints.NONE, log);
      return network.backbone();
    }
  }

  /** Records of a label and a red, a green and a blue plane of 32 x 32 bytes. */
  private static LabeledImages images(String file, int first, int count) throws IOException {
    byte[] records = Files.readAllBytes(DATA.resolve(file));
    int record = 1 + 3 * 32 * 32;
    ImageSource source =
        new ImageSource() {
          @Override
          public String key(int position) {
            return file + "/" + (first + position);
          }

          @Override
          public RgbImage read(int position) {
            return Pictures.ofPlanes(32, 32, records, (first + position) * record + 1);
          }
        };
    return new LabeledImages(
        source, IntStream.range(first, first + count).map(i -> records[i * record]).toArray());
  }
}
