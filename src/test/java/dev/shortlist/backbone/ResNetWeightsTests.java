package dev.shortlist.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shortlist.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResNetWeightsTests {

  static final Path FILES = Path.of("src/test/resources/torch");
  static final ResNet NARROW = new ResNet(false, List.of(2, 2, 2, 2), 2);

  @Test
  void countsTheTensorsAndParametersOfThePublishedNetworks() {
    // 20 and 53 counters of training steps are not among them
    assertThat(ResNet.RESNET18.tensors()).hasSize(120 - 20);
    assertThat(ResNet.RESNET50.tensors()).hasSize(318 - 53);
    assertThat(trained(ResNet.RESNET18)).isEqualTo(11_176_512);
    assertThat(trained(ResNet.RESNET50)).isEqualTo(23_508_032);
    assertThat(ResNet.RESNET18.dimension()).isEqualTo(512);
    assertThat(ResNet.RESNET50.dimension()).isEqualTo(2048);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.pth", "compress.pth", "moco.pth"})
  void findsTheBackboneInEveryWrapper(String name) {
    ResNetWeights weights = ResNetWeights.read(FILES.resolve(name), NARROW);

    ResNetWeights expected = GeneratedWeights.of(NARROW);
    for (String tensor : NARROW.tensors().keySet()) {
      assertThat(weights.tensor(tensor)).as(tensor).isEqualTo(expected.tensor(tensor));
    }
  }

  @Test
  void refusesTheWeightsOfAnotherNetworkWithTheLists() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> ResNetWeights.read(FILES.resolve("plain.pth"), ResNet.RESNET50))
        .satisfies(
            problem -> {
              assertThat(problem)
                  .hasMessageContaining("165 tensors missing, 0 unexpected, 100 of another shape");
              assertThat(problem.members().get("missing"))
                  .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                  .contains("layer1.0.conv3.weight");
              assertThat(problem.members().get("wrong_shape"))
                  .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                  .contains("conv1.weight is [2, 3, 7, 7], not [64, 3, 7, 7]");
            });
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(
            () ->
                ResNetWeights.read(
                    FILES.resolve("plain.pth"), new ResNet(false, List.of(1, 2, 2, 2), 2)))
        .satisfies(
            problem ->
                assertThat(problem.members().get("unexpected"))
                    .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                    .contains("layer1.1.conv1.weight"));
  }

  @Test
  void takesOffWhatWrappersPutBeforeANameAndNothingWithinIt(@TempDir Path folder)
      throws IOException {
    ResNetWeights generated = GeneratedWeights.of(NARROW);
    Path wrapped =
        TorchWriter.write(
            generated, folder.resolve("wrapped.pth"), name -> List.of("module.module." + name));
    assertThat(ResNetWeights.read(wrapped, NARROW).tensor("conv1.weight"))
        .isEqualTo(generated.tensor("conv1.weight"));

    Path within =
        TorchWriter.write(
            generated,
            folder.resolve("within.pth"),
            name -> List.of(name.replace("layer1.", "layer1.module.")));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> ResNetWeights.read(within, NARROW))
        .satisfies(
            problem ->
                assertThat(problem.members().get("unexpected"))
                    .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                    .contains("layer1.module.0.conv1.weight"));
  }

  @Test
  void refusesTensorsThatAreThereTwiceByName(@TempDir Path folder) throws IOException {
    Path twice =
        TorchWriter.write(
            GeneratedWeights.of(NARROW),
            folder.resolve("twice.pth"),
            name ->
                name.startsWith("bn1.running") ? List.of(name, "module." + name) : List.of(name));

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> ResNetWeights.read(twice, NARROW))
        .withMessageContaining("2 tensors are there more than once")
        .satisfies(
            problem ->
                assertThat(problem.members().get("repeated"))
                    .isEqualTo(List.of("bn1.running_mean", "bn1.running_var")));
  }

  @Test
  void saysWhichFileCannotBeReadAndWhy(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("mine.pth"), "hello");

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> ResNetWeights.read(file, NARROW))
        .withMessageContaining("mine.pth")
        .withMessageContaining("torch.save");
  }

  private static long trained(ResNet network) {
    return network.tensors().entrySet().stream()
        .filter(tensor -> !tensor.getKey().contains("running"))
        .mapToLong(tensor -> tensor.getValue().stream().reduce(1L, (a, b) -> a * b))
        .sum();
  }
}
