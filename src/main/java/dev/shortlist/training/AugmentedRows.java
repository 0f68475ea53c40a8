package dev.shortlist.training;

import dev.shortlist.backbone.Backbone;
import dev.shortlist.backbone.ImageTensor;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.probe.ProbeTraining;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * The features of images that are augmented anew in every epoch. However large a batch is, no more
 * images are prepared and embedded at once than suit the backbone's device.
 */
final class AugmentedRows implements ProbeTraining.Rows {

  private final Backbone backbone;
  private final int size;
  private final ImageSource images;
  private final Augmentation augmentation;
  private final Draws draws;
  private final ExecutorService workers;
  private final TrainingListener listener;

  /**
   * @param workers prepare images
   */
  AugmentedRows(
      Backbone backbone,
      LabeledImages images,
      Draws draws,
      ExecutorService workers,
      TrainingListener listener) {
    this.backbone = backbone;
    this.size = images.size();
    this.images = new DecodedImages(images.images(), DecodedImages.USUAL_BYTES);
    this.augmentation = new Augmentation(backbone.transform());
    this.draws = draws;
    this.workers = workers;
    this.listener = listener;
  }

  @Override
  public Iterator<FeatureMatrix> of(int epoch, List<int[]> batches) {
    ImageBatches parts =
        new ImageBatches(parts(batches), position -> augmented(epoch, position), workers);
    Iterator<int[]> whole = batches.iterator();
    return new Iterator<>() {
      private int done;

      @Override
      public boolean hasNext() {
        return whole.hasNext();
      }

      @Override
      public FeatureMatrix next() {
        int rows = whole.next().length;
        long rowBytes = 4L * backbone.dimension();
        MemorySegment features = Arena.ofAuto().allocate(rows * rowBytes, 64);
        int row = 0;
        while (row < rows) {
          for (float[] image : backbone.embed(parts.next().images())) {
            long offset = row * rowBytes;
            MemorySegment.copy(image, 0, features, FeatureMatrix.FLOAT, offset, image.length);
            row++;
          }
          listener.progress(epoch + 1, "training", done + row, size);
        }
        done += rows;
        return FeatureMatrix.over(features, rows, backbone.dimension());
      }
    };
  }

  private List<int[]> parts(List<int[]> batches) {
    int most = backbone.imagesAtOnce();
    return batches.stream()
        .<int[]>mapMulti(
            (batch, next) -> {
              for (int from = 0; from < batch.length; from += most) {
                next.accept(Arrays.copyOfRange(batch, from, Math.min(batch.length, from + most)));
              }
            })
        .toList();
  }

  private ImageTensor augmented(int epoch, int position) {
    return augmentation.apply(
        images.key(position), images.read(position), draws.image(epoch, position));
  }
}
