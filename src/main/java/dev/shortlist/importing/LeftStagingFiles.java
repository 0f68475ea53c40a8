package dev.shortlist.importing;

import dev.shortlist.dataset.Datasets;
import dev.shortlist.itemimage.StoredImages;
import org.springframework.stereotype.Component;

/**
 * Deletes, when the service starts, what it could not delete because it was killed right after an
 * import was committed. Imports that run elsewhere have no dataset that is READY, and keep theirs.
 */
@Component
class LeftStagingFiles {

  LeftStagingFiles(StoredImages stored, Datasets datasets) {
    stored
        .attempts()
        .forEach(
            (dataset, attempts) ->
                attempts.stream()
                    .map(StagingFiles::in)
                    .filter(files -> files.isLeft() && datasets.isReady(dataset))
                    .forEach(StagingFiles::delete));
  }
}
