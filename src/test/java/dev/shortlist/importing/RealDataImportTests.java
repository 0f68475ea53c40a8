package dev.shortlist.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.dataset.DatasetTruth;
import dev.shortlist.fixture.SharedFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Imports from the data pack, which a fresh machine lacks. */
@ServiceTest
class RealDataImportTests {

  @Autowired Api api;
  @Autowired DatasetTruth truth;
  private ImportSteps steps;

  @BeforeEach
  void useTheService() {
    steps = new ImportSteps(api);
  }

  private UUID dataset(String format, Path location) throws Exception {
    return steps.dataset(ImportSteps.request(format, location.toAbsolutePath().normalize()));
  }

  @Test
  void takesRecordsOfCifar10AndTheirOrder() throws Exception {
    Path records = SharedFiles.require("data/cifar10/data_batch_1.first2000.bin");
    UUID dataset = dataset("cifar10", records);
    JsonNode view = api.get("/datasets/" + dataset).body();
    assertThat(view.at("/size").asInt()).isEqualTo(2000);
    assertThat(view.at("/classes/0").asString()).isEqualTo("airplane");
    byte[] labels = Files.readAllBytes(SharedFiles.require("data/cifar10/train_labels_u8.npy"));
    int[] first = new int[2000];
    for (int i = 0; i < first.length; i++) {
      first[i] = labels[labels.length - 50_000 + i];
    }
    assertThat(truth.require(dataset)).containsExactly(first);
  }

  @Test
  void takesImagesOfAnArchiveInItsOrder() throws Exception {
    Path archive = SharedFiles.require("data/clothing/test_images_sample.tar.gz");
    byte[] rows =
        Files.readAllBytes(SharedFiles.require("data/clothing/test_images_sample_rows_i32.npy"));
    byte[] labels = Files.readAllBytes(SharedFiles.require("data/clothing/test_labels_u8.npy"));
    int[] expected = new int[100];
    var numbers =
        ByteBuffer.wrap(rows, rows.length - 400, 400).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = labels[labels.length - 372 + numbers.get(i)];
    }
    UUID dataset = dataset("folder", archive);
    assertThat(truth.require(dataset)).containsExactly(expected);
  }

  @Test
  void takesTheListsOfLongTailedSets() throws Exception {
    UUID places = dataset("image-list", SharedFiles.require("data/lists/Places_LT_val.txt.gz"));
    JsonNode view = api.get("/datasets/" + places).body();
    assertThat(view.at("/size").asInt()).isEqualTo(7300);
    assertThat(view.at("/classes")).hasSize(365);
    assertThat(view.at("/images").asBoolean()).isFalse();
    assertThat(Arrays.stream(truth.require(places)).distinct().count()).isEqualTo(365);

    UUID imageNet =
        dataset("image-list", SharedFiles.require("data/lists/ImageNet_LT_forward50.txt.gz"));
    assertThat(truth.require(imageNet)).hasSize(12_058).doesNotContain(-1);
    assertThat(api.get("/datasets/%s/items?limit=1".formatted(imageNet)).at("/items/0/key"))
        .isEqualTo("val/n01440764/ILSVRC2012_val_00013716.JPEG");
  }
}
