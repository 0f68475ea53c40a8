package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.Api;
import dev.shortlist.Campaign;
import dev.shortlist.ServiceTest;
import dev.shortlist.backbone.GeneratedWeights;
import dev.shortlist.backbone.ResNet;
import dev.shortlist.backbone.TorchWriter;
import dev.shortlist.fixture.TestRoots;
import dev.shortlist.job.JobRun;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Evaluations that train on the images themselves. */
@ServiceTest
class ImageEvaluationTests {

  private static final String SCRATCH =
      "{\"epochs\":2,\"batch_size\":6,\"card\":\"cifar-32\",\"device\":\"cpu\"}";

  private static ImageSteps pixels;

  @Autowired Api api;
  @Autowired EvaluatePool handler;
  @Autowired EvaluationRepository evaluations;
  @Autowired TransactionOperations transactions;
  @Autowired Clock clock;
  @Autowired JdbcClient jdbc;

  @Value("${shortlist.data}/checkpoints")
  Path checkpoints;

  @BeforeAll
  static void importImages(@Autowired Api api) {
    pixels = ImageSteps.with(api, ImageSteps.pixels(api));
  }

  @Test
  void trainsANetworkFromScratch() {
    Api.Reply asked = pixels.ask("scratch", SCRATCH);
    Api.Reply evaluation = pixels.result(asked);

    assertThat(evaluation.at("/method")).isEqualTo("scratch");
    assertThat(evaluation.at("/validation")).isEqualTo("dataset");
    assertThat(evaluation.body().at("/labeled").asInt()).isEqualTo(ImageSteps.LABELED);
    assertThat(evaluation.body().at("/validation_rows").asInt()).isEqualTo(ImageSteps.VALIDATION);
    assertThat(evaluation.body().at("/top5").asDouble()).isEqualTo(100); // of three classes
    assertThat(evaluation.body().at("/history").findValuesAsString("epoch"))
        .containsExactly("0", "1");
    assertThat(evaluation.body().at("/history/1/top1"))
        .as("the last epoch is the one reported")
        .isEqualTo(evaluation.body().at("/top1"));
    assertThat(evaluation.body().at("/history/0/loss").asDouble()).isPositive();
    assertThat(evaluation.body().at("/best/top1").asDouble())
        .isGreaterThanOrEqualTo(evaluation.body().at("/top1").asDouble());
    assertThat(evaluation.at("/options/network")).isEqualTo("resnet18");
    assertThat(evaluation.body().at("/options/lr").asDouble()).isEqualTo(0.1);
    assertThat(evaluation.body().at("/options/milestones")).hasSize(3);
    assertThat(evaluation.at("/provenance/device")).isEqualTo("cpu");
    assertThat(evaluation.at("/provenance/images_digest")).startsWith("sha256:");
    assertThat(evaluation.at("/provenance/validation_images_digest")).startsWith("sha256:");
    assertThat(evaluation.body().at("/provenance").has("weights_digest")).isFalse();
    assertThat(evaluation.at("/provenance/engine")).matches("PyTorch 2\\.[0-9.]+, [0-9]+ threads?");
    assertThat(evaluation.body().at("/provenance").has("kernels"))
        .as("PyTorch did the arithmetic")
        .isFalse();
    assertThat(api.get("/jobs/" + asked.at("/job_id")).at("/phase"))
        .startsWith("validating epoch 1; epoch 0: loss ")
        .contains("; epoch 0: top-1 ");
  }

  @Test
  void fineTunesTheBackboneThatMadeTheFeatures() throws Exception {
    Path weights =
        TorchWriter.write(
            GeneratedWeights.of(ResNet.RESNET18), TestRoots.newFolder().resolve("resnet.pth"));
    String backbone =
        ImageSteps.backbone(
            api, "resnet18", "\"weights\":\"%s\",\"card\":\"cifar-32\"".formatted(weights));
    ImageSteps steps = ImageSteps.with(api, backbone);
    Api.Reply evaluation =
        steps.result(steps.ask("fine-tune", "{\"epochs\":2,\"batch_size\":6,\"device\":\"cpu\"}"));

    assertThat(evaluation.body().at("/history").findValuesAsString("epoch"))
        .containsExactly("0", "1");
    assertThat(evaluation.body().at("/validation_rows").asInt()).isEqualTo(ImageSteps.VALIDATION);
    assertThat(evaluation.body().at("/options/lr").asDouble()).isEqualTo(1e-4);
    assertThat(evaluation.body().at("/options/lr_head").asDouble()).isEqualTo(0.01);
    assertThat(evaluation.at("/provenance/weights_digest"))
        .isEqualTo(api.get("/backbones/" + backbone).at("/weights"));
  }

  @Test
  void trainsALinearHeadOnAugmentedImagesAndMatchesClassesByName() {
    Api.Reply evaluation =
        pixels.result(
            pixels.ask(
                "linear",
                "{\"augmentation\":true,\"epochs\":12,\"batch_size\":6,\"device\":\"cpu\"}"));

    assertThat(evaluation.body().at("/history").findValuesAsString("epoch"))
        .containsExactly("0", "10", "11");
    assertThat(evaluation.body().at("/options/augmentation").asBoolean()).isTrue();
    assertThat(evaluation.body().at("/top1").asDouble())
        .as("datasets count blue, green, red; the pool counts red, green, blue")
        .isEqualTo(100);
    assertThat(evaluation.at("/per_class/0/class")).isEqualTo("red");
    assertThat(evaluation.at("/provenance/kernels")).isNotEmpty();
    assertThat(evaluation.body().at("/provenance").has("engine")).isFalse();
    assertThat(evaluation.at("/provenance/images_digest")).startsWith("sha256:");
  }

  /** Lets a run go on until it reaches a phase. */
  private record Until(String end, List<String> phases) implements JobRun {

    @Override
    public UUID jobId() {
      return new UUID(0, 0);
    }

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public void progress(String phase, long processed, long total) {
      phases.add(phase);
      if (phase.startsWith(end)) {
        throw new CancellationException(phase);
      }
    }
  }

  @Test
  void goesOnFromItsCheckpointAfterAnInterruptionAndComesToTheSame() throws Exception {
    EvaluatePool.Payload straight = new EvaluatePool.Payload(scratch());
    EvaluatePool.Payload interrupted = new EvaluatePool.Payload(scratch());
    Path checkpoint = checkpoints.resolve(interrupted.evaluationId().toString());
    EvaluatePool.Evaluated expected = handler.run(straight, new Until("never", new ArrayList<>()));
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () -> handler.run(interrupted, new Until("training epoch 1", new ArrayList<>())));
    assertThat(checkpoint).exists();

    List<String> phases = new ArrayList<>();
    EvaluatePool.Evaluated resumed = handler.run(interrupted, new Until("never", phases));

    assertThat(phases).noneMatch(phase -> phase.startsWith("training epoch 0"));
    assertThat(phases).anyMatch(phase -> phase.startsWith("training epoch 1"));
    assertThat(resumed.summary()).isEqualTo(expected.summary());
    assertThat(resumed.detail()).usingRecursiveComparison().isEqualTo(expected.detail());
    transactions.executeWithoutResult(
        rolledBack -> {
          handler.commit(interrupted, resumed);
          rolledBack.setRollbackOnly();
        });
    assertThat(checkpoint).as("still needed: nothing was committed").exists();
    transactions.executeWithoutResult(_ -> handler.commit(interrupted, resumed));
    assertThat(checkpoint).doesNotExist();
  }

  /** Runs until a phase begins, and paints an image anew then. */
  private record Painting(String phase, Path image) implements JobRun {

    @Override
    public UUID jobId() {
      return new UUID(0, 0);
    }

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public void progress(String said, long processed, long total) {
      if (said.startsWith(phase)) {
        ImageSteps.paint(image, 0, 1234);
      }
    }
  }

  @Test
  void failsWhereImagesChangeWhileItTrains() {
    Path folder = ImageSteps.folder(6, 0);
    Path validationFolder = ImageSteps.folder(6, 50);
    ImageSteps steps = steps(folder, validationFolder);
    for (Path image : List.of(folder, validationFolder)) {
      assertThatThrownBy(
              () ->
                  handler.run(
                      new EvaluatePool.Payload(scratch(steps, 6)),
                      new Painting("training epoch 1", image.resolve("red/000.png"))))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.type()).isEqualTo(ProblemType.CHANGED_MEANWHILE))
          .hasMessageContaining("changed during the training");
    }
  }

  @Test
  void doesNotGoOnFromACheckpointOfOtherImages() throws Exception {
    Path folder = ImageSteps.folder(6, 0);
    EvaluatePool.Payload payload =
        new EvaluatePool.Payload(scratch(steps(folder, ImageSteps.folder(6, 50)), 6));
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> handler.run(payload, new Until("training epoch 1", new ArrayList<>())));
    ImageSteps.paint(folder.resolve("red/000.png"), 0, 1234);

    List<String> phases = new ArrayList<>();
    handler.run(payload, new Until("never", phases));

    assertThat(phases).anyMatch(phase -> phase.startsWith("training epoch 0"));
  }

  private ImageSteps steps(Path folder, Path validationFolder) {
    String dataset = ImageSteps.imported(api, folder);
    String cache = ImageSteps.extracted(api, dataset, pixels.backbone());
    String validation =
        ImageSteps.extracted(api, ImageSteps.imported(api, validationFolder), pixels.backbone());
    String pool = ImageSteps.pool(api, dataset, ImageSteps.CLASSES);
    ImageSteps.label(api, pool, List.of("blue", "blue", "green", "green", "red", "red"));
    return new ImageSteps(api, pixels.backbone(), pool, cache, validation);
  }

  @Test
  void stopsATrainingThatIsCancelledAndLeavesNoCheckpoint() {
    Api.Reply asked =
        pixels
            .ask(
                "scratch",
                "{\"epochs\":5000,\"batch_size\":6,\"card\":\"cifar-32\",\"device\":\"cpu\"}")
            .expect(202);
    String job = asked.at("/job_id");
    Path checkpoint = checkpoints.resolve(asked.at("/evaluation_id"));
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                api.get("/jobs/" + job).body().at("/phase").asString("").contains("epoch 1")
                    && Files.exists(checkpoint));

    api.post("/jobs/%s/cancel".formatted(job), "").expect(202);

    Api.Reply ended = api.ended(job);
    assertThat(ended.at("/state")).isEqualTo("CANCELLED");
    Api.Reply evaluation = api.get("/evaluations/" + asked.at("/evaluation_id")).expect(200);
    assertThat(evaluation.at("/state")).isEqualTo("CANCELLED");
    assertThat(evaluation.body().has("top1")).isFalse();
    assertThat(checkpoint).doesNotExist();
  }

  @Test
  void needsNoBackboneUnlessItStartsFromOne() {
    String dataset = api.get("/feature-caches/" + pixels.cache()).at("/dataset_id");
    float[][] vectors = new float[ImageSteps.LABELED][];
    for (int item = 0; item < vectors.length; item++) {
      vectors[item] = new float[768];
      vectors[item][item * ImageSteps.CLASSES.size() / vectors.length] = 1;
    }
    ImageSteps steps =
        new ImageSteps(
            api,
            pixels.backbone(),
            pixels.pool(),
            Campaign.cache(api, dataset, vectors),
            pixels.validationCache());

    Api.Reply refusal = steps.ask("fine-tune", "{}").expect(422);
    assertThat(refusal.at("/errors/0/pointer")).isEqualTo("/feature_cache_id");
    assertThat(refusal.at("/detail")).contains("has no backbone_id");

    assertThat(steps.result(steps.ask("scratch", SCRATCH)).body().at("/history")).hasSize(2);
    Api.Reply crossed = steps.result(steps.ask("\"method\":\"knn\""));
    assertThat(crossed.at("/validation")).isEqualTo("cross-validation");
    assertThat(crossed.body().at("/top1").asDouble()).isEqualTo(100);
  }

  @Test
  void trainsOnImagesPreparedByATransformThatIsGivenInline() {
    Api.Reply evaluation =
        pixels.result(
            pixels.ask(
                "scratch",
                "{\"epochs\":1,\"batch_size\":6,\"device\":\"cpu\",\"card\":{\"resize\":16,\"crop\":16}}"));
    assertThat(evaluation.body().at("/options/card/crop").asInt()).isEqualTo(16);
    assertThat(evaluation.at("/options/card/interpolation")).isEqualTo("bilinear");
    assertThat(evaluation.body().at("/options/card/deviation")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"resize\":32}                       | /options/card/crop      | above 0",
        "{\"resize\":32,\"crop\":64}           | /options/card/crop      | shorter side",
        "{\"crop\":32,\"deviation\":[0,1,1]}   | /options/card/deviation | three numbers",
        "{\"crop\":32,\"interpolation\":\"no\"} | /options/card/interpolation | is no"
            + " interpolation",
        "{\"crop\":32,\"side\":1}              | /options/card           | the name of a card or a"
            + " transform",
        "{\"crop\":32,\"mean\":[0.5,null,0.5]} | /options/card/mean     | three numbers",
        "null                                | /options/card           | the name of a card or a"
            + " transform",
        "\"mine\"                            | /options/card           | there is no card",
        "7                                   | /options/card           | the name of a card or a"
            + " transform"
      })
  void refusesATransformThatMakesNoImages(String card, String pointer, String detail) {
    Api.Reply refusal = pixels.ask("scratch", "{\"card\":%s}".formatted(card)).expect(422);
    assertThat(refusal.at("/errors/0/pointer")).isEqualTo(pointer);
    assertThat(refusal.at("/errors/0/detail")).contains(detail);
  }

  private UUID scratch() {
    return scratch(pixels, ImageSteps.LABELED);
  }

  /** An evaluation that no job was queued for. */
  private UUID scratch(ImageSteps steps, int labeled) {
    Method method =
        Methods.parse(
            "scratch", Map.of("epochs", 2, "batch_size", 6, "card", "cifar-32", "device", "cpu"));
    return evaluations
        .saveAndFlush(
            new Evaluation(
                UUID.randomUUID(),
                new Evaluation.Inputs(
                    UUID.fromString(steps.pool()),
                    UUID.fromString(steps.cache()),
                    UUID.fromString(steps.validationCache())),
                new Methods.Choice(method, null),
                5,
                labeled,
                clock.instant()))
        .id();
  }

  @Test
  void leavesOutItemsWhoseImageCannotBeUsed() {
    String backbone = ImageSteps.pixels(api);
    String dataset = ImageSteps.imported(api, ImageSteps.withTorn(ImageSteps.folder(6, 0)));
    String cache = ImageSteps.extracted(api, dataset, backbone);
    String validation =
        ImageSteps.extracted(
            api, ImageSteps.imported(api, ImageSteps.withTorn(ImageSteps.folder(6, 50))), backbone);
    String pool = ImageSteps.pool(api, dataset, ImageSteps.CLASSES);
    ImageSteps.label(api, pool, List.of("blue", "blue", "green", "green", "red", "red", "red"));
    ImageSteps steps = new ImageSteps(api, backbone, pool, cache, validation);

    Api.Reply evaluation = steps.result(steps.ask("knn", "{}"));

    assertThat(evaluation.body().at("/labeled").asInt()).isEqualTo(6);
    assertThat(evaluation.body().at("/validation_rows").asInt()).isEqualTo(6);
    assertThat(evaluation.body().at("/top1").asDouble()).isEqualTo(100);
  }

  @Test
  void refusesToTrainOnImagesForEveryFold() {
    for (String method : List.of("\"scratch\"", "\"linear\",\"options\":{\"augmentation\":true}")) {
      Api.Reply refusal = pixels.ask("\"method\":" + method).expect(422);
      assertThat(refusal.at("/errors/0/pointer")).isEqualTo("/validation_feature_cache_id");
      assertThat(refusal.at("/detail")).contains("up to 10 trainings");
    }
  }

  @Test
  void refusesToFineTuneWhatIsNoResidualNetwork() {
    Api.Reply refusal = pixels.ask("fine-tune", "{}").expect(422);
    assertThat(refusal.at("/errors/0/pointer")).isEqualTo("/feature_cache_id");
    assertThat(refusal.at("/detail")).contains("is of kind pixels, which cannot be trained");
  }

  @Test
  void refusesToTrainOnADatasetWithoutImages() {
    EvaluationSteps steps = EvaluationSteps.withLabels(api, 6);
    Api.Reply refusal = steps.ask(steps.validated(), "\"method\":\"scratch\"").expect(422);
    assertThat(refusal.at("/detail")).contains("which has no images");
  }

  @Test
  void refusesWrongOptionsOfATrainingAllAtOnce() {
    Api.Reply refusal =
        pixels
            .ask(
                "scratch",
                "{\"network\":\"alexnet\",\"card\":\"mine\",\"batch_size\":1,\"device\":\"gpu\",\"k\":1}")
            .expect(422);
    assertThat(refusal.body().at("/errors").findValuesAsString("pointer"))
        .containsExactly(
            "/options/network",
            "/options/card",
            "/options/batch_size",
            "/options/device",
            "/options/k");
  }

  @ParameterizedTest
  @CsvSource({"imagenet-224, 595, 594", "cifar-32, 4097, 4096"})
  void refusesMoreImagesPerStepThanFitTheMemory(String card, int asked, int most) {
    Api.Reply refusal =
        pixels
            .ask("scratch", "{\"card\":\"%s\",\"batch_size\":%d}".formatted(card, asked))
            .expect(422);
    assertThat(refusal.at("/errors/0/pointer")).isEqualTo("/options/batch_size");
    assertThat(refusal.at("/errors/0/detail")).contains(String.valueOf(most));
  }

  @Test
  void refusesADeviceThatIsNotThere() {
    Api.Reply refusal = pixels.ask("scratch", "{\"device\":\"cuda:99\"}").expect(422);
    assertThat(refusal.at("/errors/0/pointer")).isEqualTo("/options/device");
  }

  @Test
  void refusesValidationClassesThatThePoolDoesNotHave() {
    String dataset = ImageSteps.imported(api, ImageSteps.folder(6, 0));
    String cache = ImageSteps.extracted(api, dataset, pixels.backbone());
    String pool = ImageSteps.pool(api, dataset, List.of("red", "green", "yellow"));
    ImageSteps.label(api, pool, List.of("green", "red"));
    ImageSteps steps =
        new ImageSteps(api, pixels.backbone(), pool, cache, pixels.validationCache());
    assertThat(steps.ask("knn", "{}").expect(422).at("/detail"))
        .contains("classes that the labels cannot have: blue;");
  }

  @Test
  void refusesValidationClassesThatHaveNoName() {
    String dataset = ImageSteps.imported(api, ImageSteps.folder(3, 9));
    String validation = ImageSteps.extracted(api, dataset, pixels.backbone());
    jdbc.sql("UPDATE dataset_truth SET classes = :classes WHERE dataset_id = :dataset")
        .param("classes", HexFormat.of().parseHex("00000000" + "01000000" + "9c010000"))
        .param("dataset", UUID.fromString(dataset))
        .update();
    ImageSteps steps =
        new ImageSteps(api, pixels.backbone(), pixels.pool(), pixels.cache(), validation);
    assertThat(steps.ask("knn", "{}").expect(422).at("/detail"))
        .contains("classes that the labels cannot have: number 412;");
    assertThat(
            api.get(
                    "/pools/%s/learning-curve?feature_cache_id=%s&validation_feature_cache_id=%s"
                        .formatted(pixels.pool(), pixels.cache(), validation))
                .expect(422)
                .at("/detail"))
        .contains("number 412");
  }

  @Test
  void refusesFeaturesOfAnotherBackbone() {
    String other =
        ImageSteps.backbone(
            api, "pixels", "\"card\":{\"resize\":16,\"crop\":16,\"mean\":[0.4,0.4,0.4]}");
    String validation =
        ImageSteps.extracted(api, ImageSteps.imported(api, ImageSteps.folder(3, 9)), other);
    ImageSteps steps =
        new ImageSteps(api, pixels.backbone(), pixels.pool(), pixels.cache(), validation);
    Api.Reply refusal = steps.ask("knn", "{}").expect(422);
    assertThat(refusal.at("/errors/0/pointer")).isEqualTo("/validation_feature_cache_id");
    assertThat(refusal.at("/detail")).contains("they differ in weights or transform");
  }

  @Test
  void refusesToSimulateTrainingsOnImages() {
    Stream.of("\"scratch\"", "\"linear\",\"options\":{\"augmentation\":true}")
        .forEach(
            method ->
                assertThat(
                        api.post(
                                "/simulations",
                                "{\"pool_id\":\"%s\",\"strategies\":[\"random\"],\"budgets\":[3],\"method\":%s}"
                                    .formatted(pixels.pool(), method))
                            .expect(422)
                            .at("/errors/0/pointer"))
                    .isEqualTo("/method"));
  }
}
