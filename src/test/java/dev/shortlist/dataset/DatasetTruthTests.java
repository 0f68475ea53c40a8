package dev.shortlist.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.npy.NpyFile;
import dev.shortlist.npy.NpyHeader;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ServiceTest
class DatasetTruthTests {

  @Autowired Api api;
  @Autowired DatasetTruth truth;
  @Autowired JdbcClient jdbc;
  private DatasetSteps steps;

  @BeforeEach
  void useTheService() {
    steps = new DatasetSteps(api);
  }

  @ParameterizedTest
  @CsvSource({
    "|i1, ff00 7f, -1 0 127",
    "|u1, 0001 ff, 0 1 255",
    "<i2, ffff 0100, -1 1",
    "<u2, ffff 0100, 65535 1",
    "<i4, ffffffff 00010000, -1 256",
    "<u4, 00000000 00010000, 0 256",
    "<i8, ffffffffffffffff 0300000000000000, -1 3",
    "<u8, 0300000000000000, 3",
  })
  void readsEveryIntegerType(String descr, String hex, String numbers) {
    int[] classes = Arrays.stream(numbers.split(" ")).mapToInt(Integer::parseInt).toArray();
    UUID dataset = steps.dataset(classes.length);
    byte[] data = HexFormat.of().parseHex(hex.replace(" ", ""));
    steps.putTruth(dataset, NpyFile.of(NpyHeader.of(descr, classes.length), data)).expect(204);
    assertThat(truth.require(dataset)).containsExactly(classes);
  }

  @Test
  void keepsManyClassesInOrder() {
    UUID dataset = steps.dataset(20_001);
    long[] classes = IntStream.range(0, 20_001).mapToLong(item -> item % 1000 - 1).toArray();
    steps.putTruth(dataset, NpyFile.list(classes)).expect(204);
    assertThat(Arrays.stream(truth.require(dataset)).asLongStream().toArray()).isEqualTo(classes);
  }

  @Test
  void replacesWhatWasThere() {
    UUID dataset = steps.dataset(2);
    steps.putTruth(dataset, NpyFile.list(1, 2)).expect(204);
    steps.putTruth(dataset, NpyFile.list(3, -1)).expect(204);
    assertThat(truth.require(dataset)).containsExactly(3, -1);
  }

  @Test
  void isNotShownWithItsDataset() {
    UUID dataset = steps.dataset(2);
    steps.putTruth(dataset, NpyFile.list(1, 2)).expect(204);
    assertThat(api.get("/datasets/" + dataset).expect(200).body().propertyNames())
        .containsExactlyInAnyOrder("id", "name", "state", "size", "images", "created_at");
  }

  @Test
  void saysWhereToPutATruthThatIsMissing() {
    UUID dataset = steps.dataset(2);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> truth.require(dataset))
        .withMessageContaining("/datasets/%s/truth", dataset)
        .returns(ProblemType.WRONG_STATE, Problem::type);
  }

  @Test
  void namesItemsWithImpossibleClasses() {
    Api.Reply refused =
        steps.putTruth(steps.dataset(4), NpyFile.list(0, -2, 65_535, 65_536)).expect(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/1");
    assertThat(refused.at("/errors/0/detail")).contains("item 1 has class -2");
    assertThat(refused.at("/errors/1/pointer")).isEqualTo("/3");
    assertThat(refused.body().at("/errors")).hasSize(2);
  }

  @Test
  void namesItemsWhoseClassHasNoName() {
    UUID dataset = steps.dataset(3);
    jdbc.sql("UPDATE dataset SET classes = '{cat,dog}' WHERE id = :id")
        .param("id", dataset)
        .update();
    Api.Reply refused = steps.putTruth(dataset, NpyFile.list(-1, 1, 2)).expect(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/2");
    assertThat(refused.at("/errors/0/detail"))
        .startsWith("item 2 has class 2; the dataset has 2 classes, 0 to 1");
    steps.putTruth(dataset, NpyFile.list(-1, 1, 0)).expect(204);
  }

  @Test
  void doesNotTakeTheLargestUnsignedNumberForUnknown() {
    byte[] npy = NpyFile.of(NpyHeader.of("<u8", 1), HexFormat.of().parseHex("f".repeat(16)));
    Api.Reply refused = steps.putTruth(steps.dataset(1), npy).expect(422);
    assertThat(refused.at("/detail")).contains("18446744073709551615");
  }

  @Test
  void namesEveryFaultOfTheHeader() {
    byte[] npy = NpyFile.of(NpyHeader.of("<f4", 3, 1), new byte[12]);
    Api.Reply refused = steps.putTruth(steps.dataset(3), npy).expect(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/descr");
    assertThat(refused.at("/errors/0/detail")).contains("x.astype('<i4')");
    assertThat(refused.at("/errors/1/pointer")).isEqualTo("/shape");
    assertThat(refused.at("/errors/1/detail")).contains("(3, 1)", "(3,)");
  }

  @Test
  void refusesFilesThatAreTooShortOrTooLong() {
    UUID dataset = steps.dataset(3);
    byte[] npy = NpyFile.list(1, 2, 3);
    assertThat(
            steps.putTruth(dataset, Arrays.copyOf(npy, npy.length - 1)).expect(422).at("/detail"))
        .contains("ends at item 2 of 3");
    assertThat(
            steps.putTruth(dataset, Arrays.copyOf(npy, npy.length + 1)).expect(422).at("/detail"))
        .contains("bytes follow");
    steps.putTruth(dataset, new byte[3]).expect(400);
  }

  @Test
  void saysThatThereIsNoSuchDataset() {
    steps.putTruth(UUID.randomUUID(), NpyFile.list(1)).expect(404);
  }
}
