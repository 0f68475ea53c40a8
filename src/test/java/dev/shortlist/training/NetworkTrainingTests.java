package dev.shortlist.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shortlist.backbone.Card;
import dev.shortlist.backbone.Device;
import dev.shortlist.backbone.ResNet;
import dev.shortlist.backbone.ResNetWeights;
import dev.shortlist.backbone.Transform;
import dev.shortlist.image.Interpolation;
import dev.shortlist.problem.Problem;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkTrainingTests {

  private static final ResNet NARROW = new ResNet(false, List.of(2, 2, 2, 2), 4);
  private static final Device CPU = new Device.Cpu();
  private static final TrainingListener NOBODY = new Watching(Integer.MAX_VALUE);

  /** Remembers what it is told, and ends the training after some epochs. */
  private record Watching(int epochs, List<EpochReport> reports, List<String> phases)
      implements TrainingListener {

    Watching(int epochs) {
      this(epochs, new ArrayList<>(), new ArrayList<>());
    }

    @Override
    public void progress(int epoch, String phase, long images, long total) {
      phases.add("%d %s %d/%d".formatted(epoch, phase, images, total));
    }

    @Override
    public void trained(EpochReport report) {
      reports.add(report);
      if (report.epoch() == epochs) {
        throw new CancellationException("enough");
      }
    }
  }

  static Stream<Schedule> recipes() {
    return Stream.of(
        Schedule.FINE_TUNE.with(4, 4, List.of(3)), Schedule.SCRATCH.with(4, 4, List.of(3)));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void goesOnFromItsCheckpointToTheSameWeights(Schedule schedule, @TempDir Path folder) {
    TrainingSetup setup = setup(schedule, 10, 3);
    CheckpointFile file =
        new CheckpointFile(folder.resolve("state"), Duration.ZERO, Clock.systemUTC());
    try (NetworkTraining straight = new NetworkTraining(setup, CPU, 2);
        NetworkTraining killed = new NetworkTraining(setup, CPU, 2);
        NetworkTraining resumed = new NetworkTraining(setup, CPU, 1)) {
      straight.run(Checkpoints.NONE, NOBODY);
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> killed.run(file, new Watching(2)));
      Watching watching = new Watching(Integer.MAX_VALUE);

      resumed.run(file, watching);

      assertThat(watching.reports()).extracting(EpochReport::epoch).containsExactly(3, 4);
      assertThat(resumed.history()).isEqualTo(straight.history());
      assertThat(resumed.ranking(NOBODY)).isDeepEqualTo(straight.ranking(NOBODY));
      ResNetWeights expected = straight.backbone();
      NARROW
          .tensors()
          .keySet()
          .forEach(
              name ->
                  assertThat(resumed.backbone().tensor(name))
                      .as(name)
                      .isEqualTo(expected.tensor(name)));
    }
  }

  @Test
  void ranksAgainWhenOnlyTheResultWasLost(@TempDir Path folder) {
    TrainingSetup setup = setup(Schedule.SCRATCH.with(1, 4, List.of()), 6, 3);
    CheckpointFile file =
        new CheckpointFile(folder.resolve("state"), Duration.ZERO, Clock.systemUTC());
    try (NetworkTraining first = new NetworkTraining(setup, CPU, 1);
        NetworkTraining again = new NetworkTraining(setup, CPU, 1)) {
      first.run(file, NOBODY);
      again.run(file, NOBODY);

      assertThat(again.ranking(NOBODY)).isDeepEqualTo(first.ranking(NOBODY));
    }
  }

  @Test
  void learnsColours() {
    Schedule schedule = new Schedule(new Method.Scratch(0.02, 0.9, 1e-4), 15, 8, List.of(10), 0.1);
    TrainingSetup setup = setup(schedule, 30, 30);
    try (NetworkTraining training = new NetworkTraining(setup, CPU, 2)) {
      training.run(Checkpoints.NONE, NOBODY);

      List<EpochReport> history = training.history();
      assertThat(history.getLast().meanLoss()).isLessThan(history.getFirst().meanLoss() / 2);
      assertThat(history.getLast().accuracy()).isEqualTo(new Accuracy(30, 30, 30));
      assertThat(training.ranking(NOBODY)[1]).hasSize(3).startsWith(1);
    }
  }

  @Test
  void validatesEveryTenthEpochAndTheLast() {
    TrainingSetup setup = setup(Schedule.SCRATCH.with(12, 4, List.of()), 3, 3);
    Watching watching = new Watching(Integer.MAX_VALUE);
    try (NetworkTraining training = new NetworkTraining(setup, CPU, 1)) {
      training.run(Checkpoints.NONE, watching);

      assertThat(training.history())
          .filteredOn(report -> report.accuracy() != null)
          .extracting(EpochReport::epoch)
          .containsExactly(1, 11, 12);
    }
    assertThat(watching.phases())
        .startsWith("1 training 3/3", "1 validating 3/3", "2 training 3/3", "3 training 3/3");
  }

  @Test
  void endsBetweenBatchesWhenTheListenerSaysSo() {
    TrainingSetup setup = setup(Schedule.SCRATCH.with(100, 2, List.of()), 6, 3);
    TrainingListener impatient =
        new TrainingListener() {
          @Override
          public void progress(int epoch, String phase, long images, long total) {
            throw new CancellationException(phase + " " + images);
          }

          @Override
          public void trained(EpochReport report) {}
        };
    try (NetworkTraining training = new NetworkTraining(setup, CPU, 1)) {
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> training.run(Checkpoints.NONE, impatient))
          .withMessage("training 2");
    }
  }

  @Test
  void saysWhenTheLossGrowsBeyondAllBounds() {
    Schedule steep = new Schedule(new Method.Scratch(1e30, 0.9, 0), 3, 4, List.of(), 0.1);
    try (NetworkTraining training = new NetworkTraining(setup(steep, 6, 3), CPU, 1)) {
      assertThatExceptionOfType(Problem.class)
          .isThrownBy(() -> training.run(Checkpoints.NONE, NOBODY))
          .withMessageContaining("lower the learning rate");
    }
  }

  @Test
  void refusesImagesOfManySizes() {
    Transform whole =
        new Transform(0, 0, Interpolation.BILINEAR, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> new Augmentation(whole))
        .withMessageContaining("whose card has a crop");
  }

  @Test
  void refusesASingleLabeledImage() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> setup(Schedule.SCRATCH, 1, 3))
        .withMessageContaining("label more");
  }

  private static TrainingSetup setup(Schedule schedule, int images, int validationImages) {
    return new TrainingSetup(
        ResNetWeights.random(NARROW, new SplittableRandom(3)),
        Card.named("cifar-32").transform(),
        3,
        ColouredImages.of(images),
        ColouredImages.of(validationImages),
        schedule,
        7);
  }
}
