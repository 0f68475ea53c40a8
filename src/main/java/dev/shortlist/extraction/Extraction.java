package dev.shortlist.extraction;

import dev.shortlist.backbone.Backbone;
import dev.shortlist.backbone.Backbones;
import dev.shortlist.backbone.Device;
import dev.shortlist.backbone.Devices;
import dev.shortlist.backbone.ImageTensor;
import dev.shortlist.backbone.RegisteredBackbone;
import dev.shortlist.extraction.ImageBatches.Chunk;
import dev.shortlist.extraction.ImageBatches.Prepared;
import dev.shortlist.features.ExtractedVectors;
import dev.shortlist.features.FeatureCache;
import dev.shortlist.itemimage.ImageThreads;
import dev.shortlist.itemimage.ItemImages;
import dev.shortlist.job.JobRun;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at filling a feature cache. Every device takes the next chunk that is not stored yet;
 * its images are decoded ahead of it.
 */
final class Extraction {

  private final FeatureCache cache;
  private final RegisteredBackbone registered;
  private final Recipe recipe;
  private final int rows;
  private final ItemImages images;
  private final ExtractedVectors vectors;
  private final Queue<Chunk> pending = new ConcurrentLinkedQueue<>();
  private final AtomicInteger done = new AtomicInteger();

  Extraction(
      FeatureCache cache,
      RegisteredBackbone registered,
      Recipe recipe,
      int rows,
      ItemImages images,
      ExtractedVectors vectors) {
    this.cache = cache;
    this.registered = registered;
    this.recipe = recipe;
    this.rows = rows;
    this.images = images;
    this.vectors = vectors;
  }

  void run(Backbones backbones, ExtractFeatures.Payload payload, JobRun run) throws Exception {
    findPending();
    int processors = Runtime.getRuntime().availableProcessors();
    try (ImageThreads threads = new ImageThreads();
        ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (Device device : Devices.resolve(payload.device(), registered.kind())) {
        running.add(
            others.submit(
                () -> {
                  try (Backbone backbone = backbones.load(registered, device, processors)) {
                    int size = batchSize(backbone, payload.batchSize());
                    extract(backbone, batches(backbone, threads, size), run);
                    return null;
                  } finally {
                    pending.clear(); // empty already, unless this failed and the others are to end
                  }
                }));
      }
      await(running);
    }
  }

  private static int batchSize(Backbone backbone, @Nullable Integer wanted) {
    return wanted == null ? backbone.imagesAtOnce() : backbone.imagesAtOnce(wanted);
  }

  private ImageBatches batches(Backbone backbone, ImageThreads threads, int size) {
    return new ImageBatches(images, cache.datasetId(), backbone, threads, size, pending);
  }

  private void findPending() {
    Set<Integer> stored = vectors.stored(cache.id());
    int chunkRows = vectors.chunkRows(cache);
    for (int first = 0; first < rows; first += chunkRows) {
      Chunk chunk = new Chunk(first, Math.min(chunkRows, rows - first));
      if (stored.contains(first)) {
        done.addAndGet(chunk.count());
      } else {
        pending.add(chunk);
      }
    }
  }

  private void extract(Backbone backbone, ImageBatches batches, JobRun run) throws Exception {
    run.progress("extracting", done.get(), rows);
    List<float[]> features = new ArrayList<>();
    for (var batch = batches.next(); batch != null; batch = batches.next()) {
      features.addAll(embed(backbone, batch.images()));
      run.progress("extracting", done.addAndGet(batch.images().size()), rows);
      for (Chunk chunk : batch.complete()) {
        List<float[]> itsRows = features.subList(0, chunk.count());
        vectors.store(cache.id(), recipe.digest(), chunk.firstRow(), itsRows);
        itsRows.clear();
      }
    }
  }

  private List<float[]> embed(Backbone backbone, List<Prepared> images) {
    List<ImageTensor> tensors =
        images.stream()
            .mapMulti(
                (Prepared image, Consumer<ImageTensor> next) -> {
                  if (image instanceof Prepared.Tensor(ImageTensor tensor)) {
                    next.accept(tensor);
                  }
                })
            .toList();
    Iterator<float[]> rows = List.of(backbone.embed(tensors)).iterator();
    return images.stream()
        .map(
            image ->
                switch (image) {
                  case Prepared.Tensor _ -> rows.next();
                  case Prepared.Unusable _ -> placeholder(backbone.dimension());
                })
        .toList();
  }

  /** Every row of a matrix has a direction, also that of an item that no round selects. */
  private static float[] placeholder(int dimension) {
    float[] row = new float[dimension];
    row[0] = 1;
    return row;
  }

  /** Waits for all, then throws what the first of them threw. */
  private static void await(List<Future<?>> running) throws Exception {
    ExecutionException first = null;
    for (Future<?> worker : running) {
      try {
        worker.get();
      } catch (ExecutionException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first.getCause() instanceof Exception cause ? cause : first;
    }
  }
}
