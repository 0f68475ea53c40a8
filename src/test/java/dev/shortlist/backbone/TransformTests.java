package dev.shortlist.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.image.Interpolation;
import dev.shortlist.image.RgbImage;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformTests {

  @Test
  void putsChannelsFirstAndNormalisesEach() {
    RgbImage image = new RgbImage(2, 1, new byte[] {0, 51, (byte) 255, (byte) 255, 102, 0});
    Transform transform =
        new Transform(0, 0, Interpolation.BILINEAR, List.of(0.5, 0.2, 0.0), List.of(0.5, 0.1, 1.0));

    ImageTensor tensor = transform.apply("7", image);

    assertThat(tensor.values())
        .containsExactly(new float[] {-1, 1, 0, 2, 1, 0}, Offset.offset(1e-6f));
    assertThat(tensor.key()).isEqualTo("7");
  }

  @Test
  void cutsTheCentreRoundingHalfPixelsToEven() {
    byte[] pixels = new byte[3 * 7 * 9];
    for (int pixel = 0; pixel < 63; pixel++) {
      pixels[3 * pixel] = (byte) pixel;
    }

    // margins (7 - 4) / 2 = 1.5 and (9 - 4) / 2 = 2.5 both become 2
    ImageTensor tensor = transform(0, 4).apply("7", new RgbImage(7, 9, pixels));

    assertThat(tensor.width()).isEqualTo(4);
    assertThat(tensor.height()).isEqualTo(4);
    assertThat(Math.round(255 * tensor.values()[0])).isEqualTo(7 * 2 + 2);
    assertThat(Math.round(255 * tensor.values()[15])).isEqualTo(7 * 5 + 5);
  }

  @Test
  void resizesTheShorterSideBeforeTheCrop() {
    ImageTensor whole = transform(8, 0).apply("7", new RgbImage(20, 11, new byte[660]));
    ImageTensor cut = transform(8, 8).apply("7", new RgbImage(20, 11, new byte[660]));

    assertThat(List.of(whole.width(), whole.height())).containsExactly(14, 8);
    assertThat(List.of(cut.width(), cut.height())).containsExactly(8, 8);
  }

  @Test
  void refusesAnImageSmallerThanTheCropNamingTheItem() {
    assertThatThrownBy(() -> transform(0, 32).apply("cat/7", new RgbImage(31, 40, new byte[3720])))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("item cat/7 has 31 x 40 pixels");
  }

  @ParameterizedTest
  @CsvSource({"1, 12000", "12000, 1"})
  void refusesAStripThatWouldBecomeTooLargeNamingTheItem(int width, int height) {
    RgbImage strip = new RgbImage(width, height, new byte[36_000]);
    Transform transform = Card.named("imagenet-224").transform();
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> transform.apply("cat/7", strip))
        .withMessageContaining("item cat/7 has %d x %d pixels".formatted(width, height))
        .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNREADABLE_IMAGE));
  }

  @Test
  void tellsEveryFaultOfACardAtOnce() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(
            () ->
                new Transform(
                    -1, 500_000, Interpolation.BILINEAR, List.of(0.5), List.of(0.0, 1.0, 1.0)))
        .satisfies(
            problem ->
                assertThat(problem.faults())
                    .extracting(Fault::pointer)
                    .containsExactly(
                        "/card/resize", "/card/crop", "/card/mean", "/card/deviation"));
  }

  @Test
  void describesItselfInALineThatDigestsRestOn() {
    assertThat(Card.named("imagenet-224").transform().describe())
        .isEqualTo(
            "pillow-antialias BILINEAR; shorter side 256; centre crop 224;"
                + " mean [0.485, 0.456, 0.406]; deviation [0.229, 0.224, 0.225]");
    assertThat(Card.all().stream().map(card -> card.transform().describe()).distinct()).hasSize(4);
  }

  @Test
  void listsTheCardsWhenOneIsUnknown() {
    assertThatThrownBy(() -> Card.named("dino"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("compress, moco-v2, imagenet-224, cifar-32, cifar100-32, pixels");
  }

  private static Transform transform(int resize, int crop) {
    return new Transform(
        resize, crop, Interpolation.BILINEAR, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
  }
}
