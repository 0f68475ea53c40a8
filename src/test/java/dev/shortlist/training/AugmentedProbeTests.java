package dev.shortlist.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shortlist.backbone.Backbone;
import dev.shortlist.backbone.BackboneKind;
import dev.shortlist.backbone.BackboneSpec;
import dev.shortlist.backbone.Card;
import dev.shortlist.backbone.Device;
import dev.shortlist.backbone.ImageTensor;
import dev.shortlist.image.RgbImage;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.LinearMap;
import dev.shortlist.probe.LinearProbe;
import dev.shortlist.probe.ProbeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On pixels as features, which need no network. */
class AugmentedProbeTests {

  private static final ProbeOptions OPTIONS = new ProbeOptions(0.01, 13, 8, List.of(8), 0.1);
  private static final LabeledImages IMAGES = ColouredImages.of(30);

  @AutoClose
  private final Backbone backbone =
      Backbone.load(
          new BackboneSpec(BackboneKind.PIXELS, null, Card.named("pixels").transform()),
          new Device.Cpu(),
          1);

  private final AugmentedProbe training =
      new AugmentedProbe(backbone, "pixels", IMAGES, 3, OPTIONS, 5, Kernels.cpu(1));
  private final List<EpochReport> reports = new ArrayList<>();

  private final AugmentedProbe.Validation validation =
      new AugmentedProbe.Validation("colours", this::accuracy);

  /** Remembers the reports, and ends the training after some epochs. */
  private TrainingListener until(int epochs) {
    return new TrainingListener() {
      @Override
      public void progress(int epoch, String phase, long images, long total) {
        assertThat(images).isLessThanOrEqualTo(total);
      }

      @Override
      public void trained(EpochReport report) {
        reports.add(report);
        if (report.epoch() == epochs) {
          throw new CancellationException("enough");
        }
      }
    };
  }

  @Test
  void learnsColoursAndIsValidatedEveryTenthEpochAndAfterTheLast() {
    training.run(2, Checkpoints.NONE, validation, until(100));

    assertThat(reports)
        .filteredOn(report -> report.accuracy() != null)
        .extracting(EpochReport::epoch)
        .containsExactly(1, 11, 13);
    assertThat(reports.getLast().meanLoss()).isLessThan(reports.getFirst().meanLoss());
    assertThat(reports.getLast().accuracy()).isEqualTo(new Accuracy(30, 30, 30));
  }

  @Test
  void goesOnFromItsCheckpointToTheSameProbe(@TempDir Path folder) {
    CheckpointFile file =
        new CheckpointFile(folder.resolve("state"), Duration.ZERO, InstantSource.system());
    LinearMap expected = training.run(2, Checkpoints.NONE, validation, until(100)).probe().map();
    List<EpochReport> straight = List.copyOf(reports);
    reports.clear();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> training.run(1, file, validation, until(6)));

    AugmentedProbe.Trained trained = training.run(2, file, validation, until(100));
    LinearMap resumed = trained.probe().map();

    assertThat(reports).isEqualTo(straight);
    assertThat(trained.history()).isEqualTo(straight);
    assertThat(resumed.weights().values()).isEqualTo(expected.weights().values());
    assertThat(resumed.biases()).isEqualTo(expected.biases());
  }

  @Test
  void beginsAnewWhereItIsJudgedByOtherRows(@TempDir Path folder) {
    CheckpointFile file =
        new CheckpointFile(folder.resolve("state"), Duration.ZERO, InstantSource.system());
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> training.run(1, file, validation, until(6)));
    reports.clear();

    training.run(
        1,
        file,
        new AugmentedProbe.Validation("other colours", _ -> new Accuracy(1, 2, 2)),
        until(100));

    assertThat(reports).first().extracting(EpochReport::epoch).isEqualTo(1);
    assertThat(reports)
        .extracting(EpochReport::accuracy)
        .filteredOn(Objects::nonNull)
        .containsOnly(new Accuracy(1, 2, 2));
  }

  @Test
  void embedsALargeBatchInPartsThatSuitTheDevice() {
    ProbeOptions oneStep = new ProbeOptions(0.01, 1, 65_536, List.of(), 0.1);
    List<Long> embedded = new ArrayList<>();
    TrainingListener counting =
        new TrainingListener() {
          @Override
          public void progress(int epoch, String phase, long images, long total) {
            embedded.add(images);
          }

          @Override
          public void trained(EpochReport report) {}
        };
    new AugmentedProbe(backbone, "pixels", ColouredImages.of(1100), 3, oneStep, 5, Kernels.cpu(1))
        .run(
            2,
            Checkpoints.NONE,
            new AugmentedProbe.Validation("nothing", _ -> new Accuracy(0, 0, 1)),
            counting);

    assertThat(backbone.imagesAtOnce()).isEqualTo(512);
    assertThat(embedded).containsExactly(512L, 1024L, 1100L);
  }

  @Test
  void decodesAnImageOnceForAllEpochs() {
    Map<Integer, Integer> reads = new ConcurrentHashMap<>();
    ImageSource counting =
        new ImageSource() {
          @Override
          public String key(int position) {
            return IMAGES.images().key(position);
          }

          @Override
          public RgbImage read(int position) {
            reads.merge(position, 1, Integer::sum);
            return IMAGES.images().read(position);
          }
        };
    new AugmentedProbe(
            backbone,
            "pixels",
            new LabeledImages(counting, IMAGES.classOf()),
            3,
            OPTIONS,
            5,
            Kernels.cpu(1))
        .run(2, Checkpoints.NONE, validation, until(100));

    assertThat(reads).hasSize(30);
    assertThat(reads.values()).containsOnly(1);
  }

  private Accuracy accuracy(LinearProbe probe) {
    List<ImageTensor> images =
        IntStream.range(0, IMAGES.size())
            .mapToObj(i -> backbone.prepare(IMAGES.images().key(i), IMAGES.images().read(i)))
            .toList();
    int[] predicted = probe.predict(FeatureMatrix.copyOf(backbone.embed(images)));
    return Accuracy.of(
        IntStream.of(predicted).mapToObj(choice -> new int[] {choice}).toArray(int[][]::new),
        IMAGES.classOf());
  }
}
