package dev.shortlist.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shortlist.backbone.ImageTensor;
import dev.shortlist.image.RgbImage;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ImageBatchesTests {

  private static final List<int[]> TEN_BATCHES =
      IntStream.range(0, 10).mapToObj(i -> new int[] {2 * i, 2 * i + 1}).toList();

  @AutoClose private final ExecutorService workers = Executors.newFixedThreadPool(3);

  @Test
  void givesTheImagesInTheirOrder() {
    try (ImageBatches batches = new ImageBatches(TEN_BATCHES, ImageBatchesTests::image, workers)) {
      for (int[] expected : TEN_BATCHES) {
        ImageBatch batch = batches.next();
        assertThat(batch.positions()).isEqualTo(expected);
        assertThat(batch.images())
            .extracting(ImageTensor::key)
            .containsExactly("image " + expected[0], "image " + expected[1]);
      }
      assertThat(batches.hasNext()).isFalse();
    }
  }

  @Test
  void preparesNoMoreThanTwoBatchesAhead() throws InterruptedException {
    Set<Integer> prepared = new ConcurrentSkipListSet<>();
    try (ImageBatches batches =
        new ImageBatches(
            TEN_BATCHES,
            position -> {
              prepared.add(position);
              return image(position);
            },
            workers)) {
      batches.next();
    }
    workers.shutdown();
    assertThat(workers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

    assertThat(prepared).allMatch(position -> position < 2 * 3);
  }

  @Test
  void passesOnWhyAnImageCannotBeUsed() {
    Problem unreadable = new Problem(ProblemType.UNREADABLE_IMAGE, "image 3 is cut short");
    try (ImageBatches batches =
        new ImageBatches(
            TEN_BATCHES,
            position -> {
              if (position == 3) {
                throw unreadable;
              }
              return image(position);
            },
            workers)) {
      batches.next();

      assertThatExceptionOfType(Problem.class).isThrownBy(batches::next).isSameAs(unreadable);
    }
  }

  @Test
  void keepsWhatFitsIntoItsBudgetDecoded() {
    DecodedImages decoded = new DecodedImages(ColouredImages.of(3).images(), 2L * 3 * 40 * 40);

    List<RgbImage> first = IntStream.range(0, 3).mapToObj(decoded::read).toList();
    List<RgbImage> second = IntStream.range(0, 3).mapToObj(decoded::read).toList();

    assertThat(second.get(0)).isSameAs(first.get(0));
    assertThat(second.get(1)).isSameAs(first.get(1));
    assertThat(second.get(2)).isNotSameAs(first.get(2));
    assertThat(second.get(2).pixels()).isEqualTo(first.get(2).pixels());
  }

  private static ImageTensor image(int position) {
    return new ImageTensor("image " + position, 1, 1, new float[] {position, 0, 0});
  }
}
