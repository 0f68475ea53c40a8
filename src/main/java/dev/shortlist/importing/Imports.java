package dev.shortlist.importing;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.shortlist.dataset.Datasets;
import dev.shortlist.importing.ImportController.Started;
import dev.shortlist.job.JobQueue;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Where imports begin. */
@Service
class Imports {

  private final Sources sources;
  private final Datasets datasets;
  private final JobQueue queue;

  Imports(Sources sources, Datasets datasets, JobQueue queue) {
    this.sources = sources;
    this.datasets = datasets;
    this.queue = queue;
  }

  /**
   * Takes the name and queues the job.
   *
   * @throws dev.shortlist.problem.Problem {@code INVALID_REQUEST} if there is nothing to import at
   *     that location, {@code DUPLICATE_NAME}
   */
  @Transactional
  public Started start(String name, SourceRequest source, OnError onError) {
    sources.requirePossible(source);
    UUID dataset = UuidCreator.getTimeOrderedEpochPlus1();
    UUID job =
        queue.enqueue(ImportDataset.TYPE, new ImportDataset.Payload(dataset, source, onError));
    datasets.beginImport(dataset, name, job);
    return new Started(dataset, job);
  }
}
