package dev.shortlist.importing;

import dev.shortlist.dataset.StagedItems;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an attempt has computed, on its way from the run to the commit.
 *
 * @param work the attempt's folder
 */
record StagingFiles(Path work, Path items, Path images) {

  private static final Logger log = LoggerFactory.getLogger(StagingFiles.class);

  static StagingFiles in(Path work) {
    return new StagingFiles(work, work.resolve("items.csv"), work.resolve("images.csv"));
  }

  boolean isLeft() {
    return Files.exists(items) || Files.exists(images);
  }

  StagedItems stageItems(UUID datasetId) throws IOException {
    return new StagedItems(items, datasetId);
  }

  /** Leaves only the images that were unpacked, if any were. */
  void delete() {
    try {
      Files.deleteIfExists(items);
      Files.deleteIfExists(images);
      Files.delete(work);
      Files.delete(Sources.folderOf(work));
    } catch (DirectoryNotEmptyException e) {
      // images were unpacked, and stay
    } catch (IOException e) {
      log.warn("Files in {} are not needed any more and could not be deleted", work, e);
    }
  }
}
