package dev.shortlist.importing;

import dev.shortlist.dataset.ItemRules;
import dev.shortlist.dataset.StagedItems;
import dev.shortlist.itemimage.CheckedImage;
import dev.shortlist.itemimage.ImageChecks;
import dev.shortlist.itemimage.ImageLocation;
import dev.shortlist.itemimage.ImageThreads;
import dev.shortlist.itemimage.StagedImages;
import dev.shortlist.job.JobRun;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source to its end, each image once: images are read and decoded on other threads, a few
 * ahead, and staged in the order of the source.
 */
final class ImportReading {

  /** Faults that are told; after as many, an import that would fail anyway ends. */
  private static final int TOLD = 100;

  /** Enough to keep all threads busy while the slowest image comes. */
  private static final int AHEAD = 128;

  private final ImageChecks checks;
  private final OnError onError;
  private final StagedItems stagedItems;
  private final StagedImages stagedImages;
  private final JobRun run;
  private final List<Fault> faults = new ArrayList<>();
  private int item;
  private int images;
  private int unusable;

  ImportReading(
      ImageChecks checks,
      OnError onError,
      StagedItems stagedItems,
      StagedImages stagedImages,
      JobRun run) {
    this.checks = checks;
    this.onError = onError;
    this.stagedItems = stagedItems;
    this.stagedImages = stagedImages;
    this.run = run;
  }

  /** An item whose image is being checked. */
  private record Coming(SourceItem item, @Nullable Future<CheckedImage> image) {}

  /**
   * @throws Problem {@code UNREADABLE_IMAGE} with the items whose images cannot be used, unless
   *     they are to be marked
   */
  ImportedDataset read(Source source, StagingFiles files) throws Exception {
    Map<String, Integer> numbers = new HashMap<>();
    source.classes().forEach(name -> numbers.put(name, numbers.size()));
    int[] truth = new int[source.size()];
    Arrays.fill(truth, -1);
    try (ImageThreads threads = new ImageThreads();
        Stream<SourceItem> stream = source.items()) {
      Deque<Coming> coming = new ArrayDeque<>();
      for (Iterator<SourceItem> items = stream.iterator(); items.hasNext(); ) {
        coming.add(start(items.next(), threads));
        if (coming.size() == AHEAD) {
          take(coming.remove(), numbers, truth);
        }
      }
      for (Coming last : coming) {
        take(last, numbers, truth);
      }
    }
    if (item < truth.length) {
      throw changed(truth.length);
    }
    requireUsable();
    return new ImportedDataset(files, source.classes(), truth, images > 0, unusable);
  }

  private Coming start(SourceItem next, ImageThreads threads) {
    ImageLocation location = next.image();
    return new Coming(next, location == null ? null : checks.check(next.key(), location, threads));
  }

  private void take(Coming next, Map<String, Integer> numbers, int[] truth) throws Exception {
    if (item == truth.length) {
      throw changed(truth.length);
    }
    requireStorable(next.item().key());
    String fault = next.image() == null ? null : stage(ImageThreads.await(next.image()));
    SourceItem described = next.item();
    stagedItems.add(
        item, described.key(), described.stratum(), described.cost(), described.metadata(), fault);
    if (described.label() != null) {
      Integer number = numbers.get(described.label());
      if (number == null) {
        throw changed(truth.length);
      }
      truth[item] = number;
    }
    item++;
    run.progress(images > 0 ? "checking images" : "reading items", item, truth.length);
  }

  /** Stages an image, and gives what is wrong with it. */
  private @Nullable String stage(CheckedImage image) throws IOException {
    stagedImages.add(item, image);
    images++;
    Problem fault = image.fault();
    if (fault == null) {
      return null;
    }
    unusable++;
    if (faults.size() < TOLD) {
      faults.add(new Fault("/location", fault.detail()));
    }
    if (onError == OnError.FAIL && unusable == TOLD) {
      requireUsable();
    }
    return fault.detail();
  }

  private void requireUsable() {
    boolean fails =
        switch (onError) {
          case FAIL -> unusable > 0;
          case MARK -> unusable > 0 && unusable == images;
        };
    if (fails) {
      String advice =
          onError == OnError.FAIL
              ? "mend them, or import with \"on_error\": \"mark\""
              : "none of the dataset can";
      throw new Problem(
              ProblemType.UNREADABLE_IMAGE,
              "%d of %d images cannot be used, the first: %s; %s"
                  .formatted(unusable, images, faults.getFirst().detail(), advice),
              faults)
          .with("faults", unusable);
    }
  }

  /** Files come and go while they are read. */
  private static Problem changed(int expected) {
    return new Problem(
        ProblemType.UNREADABLE_SOURCE,
        "there were %d items when the import began, and there are others now; import again when nothing changes them"
            .formatted(expected));
  }

  private static void requireStorable(String key) {
    if (!ItemRules.isText(key)) {
      throw new Problem(
          ProblemType.UNREADABLE_SOURCE,
          "'%s' cannot be a key: it must be Unicode text of 1 to %d characters; rename the file"
              .formatted(key, ItemRules.LONGEST_TEXT));
    }
  }
}
