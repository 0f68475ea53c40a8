package dev.shortlist.extraction;

import dev.shortlist.backbone.Backbone;
import dev.shortlist.backbone.ImageTensor;
import dev.shortlist.image.ImageDecoder;
import dev.shortlist.itemimage.ImageThreads;
import dev.shortlist.itemimage.ItemImage;
import dev.shortlist.itemimage.ItemImages;
import dev.shortlist.problem.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The images of chunks, made ready on other threads, a few batches ahead of the network. */
final class ImageBatches {

  /** One that is used, one that is ready, one that is made. */
  private static final int AHEAD = 3;

  private final ItemImages images;
  private final UUID datasetId;
  private final Backbone backbone;
  private final ImageThreads threads;
  private final int batchSize;
  private final Queue<Chunk> pending;
  private final Deque<Coming> coming = new ArrayDeque<>();

  private @Nullable Chunk chunk;
  private int nextRow;

  /** Consecutive items that are stored together. */
  record Chunk(int firstRow, int count) {

    int endRow() {
      return firstRow + count;
    }
  }

  /** Consecutive images of one chunk. */
  record Batch(Chunk chunk, List<Prepared> images) {}

  /** An image as the network takes it, or an item that is known to have none. */
  sealed interface Prepared {

    record Tensor(ImageTensor tensor) implements Prepared {}

    record Unusable() implements Prepared {}
  }

  private record Coming(Chunk chunk, List<Future<Prepared>> images) {

    Batch batch() throws Exception {
      List<Prepared> prepared = new ArrayList<>(images.size());
      for (Future<Prepared> image : images) {
        prepared.add(ImageThreads.await(image));
      }
      return new Batch(chunk, prepared);
    }
  }

  /**
   * @param pending what is left to do, shared with the batches of other devices
   */
  ImageBatches(
      ItemImages images,
      UUID datasetId,
      Backbone backbone,
      ImageThreads threads,
      int batchSize,
      Queue<Chunk> pending) {
    this.images = images;
    this.datasetId = datasetId;
    this.backbone = backbone;
    this.threads = threads;
    this.batchSize = batchSize;
    this.pending = pending;
  }

  /**
   * The next batch, or null when no chunk is left to take.
   *
   * @throws Problem naming an item whose image cannot be used
   */
  @Nullable Batch next() throws Exception {
    while (coming.size() < AHEAD && prepareNext()) {
      // until enough is on its way
    }
    Coming first = coming.poll();
    return first == null ? null : first.batch();
  }

  private boolean prepareNext() {
    if (chunk == null || nextRow == chunk.endRow()) {
      chunk = pending.poll();
      if (chunk == null) {
        return false;
      }
      nextRow = chunk.firstRow();
    }
    int first = nextRow;
    int count = Math.min(batchSize, chunk.endRow() - first);
    coming.add(new Coming(chunk, images.read(datasetId, first, count, threads, this::prepare)));
    nextRow += count;
    return true;
  }

  private Prepared prepare(ItemImage image) {
    return switch (image) {
      case ItemImage.Read(_, String key, byte[] file) ->
          new Prepared.Tensor(backbone.prepare(key, ImageDecoder.decode(key, file)));
      case ItemImage.Unusable _ -> new Prepared.Unusable();
      case ItemImage.Unreadable(_, _, Problem problem) -> throw problem;
    };
  }
}
