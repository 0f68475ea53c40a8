package dev.shortlist.training;

import dev.shortlist.backbone.ImageTensor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Batches of images, prepared by other threads while the batch before is computed on. At most
 * {@value #AHEAD} batches are held beside the one in use.
 */
final class ImageBatches implements Iterator<ImageBatch>, AutoCloseable {

  private static final int AHEAD = 2;

  /** Batches that are in memory together. */
  static final int HELD = 1 + AHEAD;

  private record Pending(int[] positions, List<Future<ImageTensor>> images) {}

  private final Iterator<int[]> batches;
  private final IntFunction<ImageTensor> preparation;
  private final ExecutorService workers;
  private final Deque<Pending> pending = new ArrayDeque<>();

  /**
   * @param batches positions of the images of each batch
   * @param preparation from a position to what the network takes, called on the workers
   */
  ImageBatches(List<int[]> batches, IntFunction<ImageTensor> preparation, ExecutorService workers) {
    this.batches = batches.iterator();
    this.preparation = preparation;
    this.workers = workers;
  }

  @Override
  public boolean hasNext() {
    return !pending.isEmpty() || batches.hasNext();
  }

  /**
   * @throws dev.shortlist.problem.Problem if an image cannot be used
   */
  @Override
  public ImageBatch next() {
    while (pending.size() <= AHEAD && batches.hasNext()) {
      int[] positions = batches.next();
      pending.add(
          new Pending(
              positions,
              Arrays.stream(positions)
                  .mapToObj(position -> workers.submit(() -> preparation.apply(position)))
                  .toList()));
    }
    Pending first = pending.getFirst();
    List<ImageTensor> images = first.images().stream().map(ImageBatches::result).toList();
    pending.removeFirst();
    return new ImageBatch(first.positions(), images);
  }

  private static ImageTensor result(Future<ImageTensor> image) {
    try {
      return image.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while images were prepared");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /** Stops preparing what nobody will take. */
  @Override
  public void close() {
    pending.forEach(batch -> batch.images().forEach(image -> image.cancel(false)));
    pending.clear();
  }
}
