package dev.shortlist.itemimage;

import dev.shortlist.dataset.Datasets;
import dev.shortlist.dataset.Item;
import dev.shortlist.dataset.Items;
import dev.shortlist.digest.Sha256;
import dev.shortlist.location.UnreadableLocation;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The images of datasets that have them. */
@Component
public class ItemImages {

  /** Enough that round trips do not count, few enough that a million rows never meet in memory. */
  private static final int FETCH = 10_000;

  /** Changes when the same keys and images begin to give another digest. */
  private static final String VERSION = "shortlist items 1\n";

  private final Datasets datasets;
  private final Items items;
  private final ImageRows rows;
  private final ImageBytes bytes;
  private final ImageIdentity identity;
  private final StoredImages stored;

  ItemImages(
      Datasets datasets,
      Items items,
      ImageRows rows,
      ImageBytes bytes,
      ImageIdentity identity,
      StoredImages stored) {
    this.datasets = datasets;
    this.items = items;
    this.rows = rows;
    this.bytes = bytes;
    this.identity = identity;
    this.stored = stored;
  }

  /**
   * @throws Problem {@code NOT_FOUND} without such a dataset, {@code WRONG_STATE} if its items have
   *     no images
   */
  public void require(UUID datasetId) {
    if (!datasets.require(datasetId).images()) {
      throw new Problem(
          ProblemType.WRONG_STATE,
          "dataset %s has no images; import one that does with POST /datasets/import"
              .formatted(datasetId));
    }
  }

  /** Is told how far a check of all items has come, and may end it by an exception. */
  @FunctionalInterface
  public interface CheckProgress {
    void checked(long items, long of);
  }

  /**
   * What the items are: keys and content of images, in their order. A file that looks changed since
   * it was imported is read again; what a host holds is taken to be what was imported, and held
   * against that when it is read.
   *
   * @return {@code sha256:} and hex
   * @throws Problem as {@link #require} does
   */
  public String digest(UUID datasetId, CheckProgress progress) {
    require(datasetId);
    int size = datasets.require(datasetId).size();
    MessageDigest sha256 = Sha256.start();
    sha256.update(VERSION.getBytes(StandardCharsets.UTF_8));
    for (int first = 0; first < size; first += FETCH) {
      Map<Integer, ImageRow> images = rows.range(datasetId, first, FETCH);
      for (Item item : items.range(datasetId, first, FETCH)) {
        sha256.update(keyOf(item).getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        ImageRow row = images.get(item.item());
        if (row != null && item.unusable() == null) {
          sha256.update(identity.digest(row));
        }
        sha256.update((byte) 0);
        progress.checked(item.item() + 1L, size);
      }
    }
    return Sha256.end(sha256);
  }

  /**
   * Reads the images of consecutive items and makes something of each, so that not all of them are
   * in memory at once.
   *
   * @param first number of the first item
   * @param count how many items there must be from there on
   * @param use makes something of an image that was read, or could not be
   * @return what comes of each, in the order of the items
   */
  public <T> List<Future<T>> read(
      UUID datasetId, int first, int count, ImageThreads threads, Function<ItemImage, T> use) {
    Map<Integer, ImageRow> images = rows.range(datasetId, first, count);
    List<Future<T>> coming = new ArrayList<>(count);
    for (Item item : items.range(datasetId, first, count)) {
      ImageRow row = images.get(item.item());
      Callable<Callable<T>> read =
          () -> {
            ItemImage image = read(item, row);
            return () -> use.apply(image);
          };
      boolean remote = row != null && row.isRemote();
      coming.add(remote ? threads.fromHost(read) : threads.fromFile(read));
    }
    return coming;
  }

  /**
   * Images of items that are to be read again and again.
   *
   * @param chosen item numbers, in any order
   */
  public ChosenImages choose(UUID datasetId, int[] chosen) {
    Map<Integer, ImageRow> images = rows.of(datasetId, chosen);
    return new ChosenImages(
        this,
        items.keys(datasetId, chosen),
        IntStream.of(chosen).<@Nullable ImageRow>mapToObj(images::get).toList());
  }

  /**
   * The image of one item, as it was imported.
   *
   * @throws Problem {@code NOT_FOUND} without such an item, {@code WRONG_STATE} if the dataset has
   *     no images, {@code UNREADABLE_IMAGE} if this one cannot be used
   */
  ItemImage.Read get(UUID datasetId, int item) {
    require(datasetId);
    if (item < 0 || item >= datasets.require(datasetId).size()) {
      throw Problem.notFound("item", item);
    }
    ImageRow row = rows.range(datasetId, item, 1).get(item);
    return switch (read(items.range(datasetId, item, 1).getFirst(), row)) {
      case ItemImage.Read image -> asImported(image, Objects.requireNonNull(row));
      case ItemImage.Unusable(int _, String key) ->
          throw new Problem(
                  ProblemType.UNREADABLE_IMAGE,
                  "the image of item %s cannot be used, as the import found; GET /datasets/%s/items says why"
                      .formatted(key, datasetId))
              .with("item", key);
      case ItemImage.Unreadable(int _, String _, Problem problem) -> throw problem;
    };
  }

  private ItemImage read(Item item, @Nullable ImageRow row) {
    String key = keyOf(item);
    if (item.unusable() != null) {
      return new ItemImage.Unusable(item.item(), key);
    }
    try {
      return new ItemImage.Read(item.item(), key, read(key, row));
    } catch (Problem problem) {
      return new ItemImage.Unreadable(item.item(), key, problem);
    }
  }

  /**
   * @throws Problem naming the item if its image is missing or not what was imported
   */
  byte[] read(String key, @Nullable ImageRow row) {
    if (row == null) {
      throw new Problem(ProblemType.WRONG_STATE, "item %s has no image".formatted(key))
          .with("item", key);
    }
    try {
      byte[] image = bytes.read(row.location(stored));
      if (row.isRemote()) {
        ImageIdentity.requireAsImported(row, image);
      }
      return image;
    } catch (UnreadableLocation e) {
      throw ImageChecks.unreadable(key, e);
    }
  }

  private static ItemImage.Read asImported(ItemImage.Read image, ImageRow row) {
    try {
      ImageIdentity.requireAsImported(row, image.file());
      return image;
    } catch (UnreadableLocation e) {
      throw ImageChecks.unreadable(image.key(), e);
    }
  }

  private static String keyOf(Item item) {
    String key = item.key();
    return key == null ? String.valueOf(item.item()) : key;
  }

  /**
   * Begins a file of images that {@link #add} will take.
   *
   * @param file a new one
   */
  public StagedImages stage(Path file, UUID datasetId) throws IOException {
    return new StagedImages(file, datasetId, stored);
  }

  /** Adds the images that were staged, in the transaction at hand. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void add(Path staged) {
    rows.add(staged);
  }
}
