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

  /**
   * Images of chunks, in the order of the chunks and of their rows.
   *
   * @param complete the chunks whose last row is among these
   */
  record Batch(List<Prepared> images, List<Chunk> complete) {}

  /** An image as the network takes it, or an item that is known to have none. */
  sealed interface Prepared {

    record Tensor(ImageTensor tensor) implements Prepared {}

    record Unusable() implements Prepared {}
  }

  private record Coming(List<Future<Prepared>> images, List<Chunk> complete) {

    Batch batch() throws Exception {
      List<Prepared> prepared = new ArrayList<>(images.size());
      for (Future<Prepared> image : images) {
        prepared.add(ImageThreads.await(image));
      }
      return new Batch(prepared, complete);
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
    List<Future<Prepared>> batch = new ArrayList<>();
    List<Chunk> complete = new ArrayList<>();
    Chunk current = current();
    while (current != null) {
      int count = Math.min(batchSize - batch.size(), current.endRow() - nextRow);
      batch.addAll(images.read(datasetId, nextRow, count, threads, this::prepare));
      nextRow += count;
      if (nextRow == current.endRow()) {
        complete.add(current);
      }
      current = batch.size() < batchSize ? current() : null;
    }
    return !batch.isEmpty() && coming.add(new Coming(batch, complete));
  }

  /** The chunk that the next row is in; a new one is taken when the last has no more rows. */
  private @Nullable Chunk current() {
    if (chunk == null || nextRow == chunk.endRow()) {
      chunk = pending.poll();
      nextRow = chunk == null ? 0 : chunk.firstRow();
    }
    return chunk;
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
