package dev.shortlist.importing;

import dev.shortlist.dataset.DatasetTruth;
import dev.shortlist.dataset.Datasets;
import dev.shortlist.dataset.Items;
import dev.shortlist.itemimage.ImageChecks;
import dev.shortlist.itemimage.ItemImages;
import dev.shortlist.itemimage.StoredImages;
import dev.shortlist.job.JobHandler;
import dev.shortlist.job.JobRun;
import dev.shortlist.job.JobState;
import dev.shortlist.job.JobType;
import dev.shortlist.problem.Problem;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The job behind {@code POST /datasets/import}. Until it commits, the dataset is a name; what it
 * unpacks is in a folder of the attempt's own.
 */
@Component
class ImportDataset implements JobHandler<ImportDataset.Payload, ImportedDataset> {

  static final JobType<Payload> TYPE = new JobType<>("import-dataset", Payload.class);

  record Payload(UUID datasetId, SourceRequest source, OnError onError) {}

  private static final String FINDING = "finding items";

  /**
   * @param unusable how many items were marked because their images cannot be used
   */
  record Result(UUID datasetId, String dataset, int items, int unusable) {}

  private final Sources sources;
  private final ImageChecks checks;
  private final ItemImages images;
  private final StoredImages stored;
  private final Datasets datasets;
  private final Items items;
  private final DatasetTruth truth;

  ImportDataset(
      Sources sources,
      ImageChecks checks,
      ItemImages images,
      StoredImages stored,
      Datasets datasets,
      Items items,
      DatasetTruth truth) {
    this.sources = sources;
    this.checks = checks;
    this.images = images;
    this.stored = stored;
    this.datasets = datasets;
    this.items = items;
    this.truth = truth;
  }

  @Override
  public JobType<Payload> type() {
    return TYPE;
  }

  @Override
  public ImportedDataset run(Payload payload, JobRun run) throws Exception {
    run.progress(FINDING, 0, 0);
    Path folder = stored.begin(payload.datasetId(), run.attempt());
    Workspace work = new Workspace(folder, found -> run.progress(FINDING, found, 0));
    Source source = sources.open(payload.source(), work);
    StagingFiles files = StagingFiles.in(folder);
    try (var stagedItems = files.stageItems(payload.datasetId());
        var stagedImages = images.stage(files.images(), payload.datasetId())) {
      var reading = new ImportReading(checks, payload.onError(), stagedItems, stagedImages, run);
      return reading.read(source, files);
    }
  }

  @Override
  public Result commit(Payload payload, ImportedDataset imported) {
    UUID id = payload.datasetId();
    items.add(imported.files().items());
    images.add(imported.files().images());
    if (imported.hasTruth()) {
      truth.replace(id, imported.truth());
    }
    datasets.finishImport(id, imported.size(), imported.classes(), imported.images());
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            imported.files().delete();
          }
        });
    return new Result(id, "/datasets/" + id, imported.size(), imported.unusable());
  }

  @Override
  public void abandon(Payload payload, JobState outcome, Problem problem) {
    datasets.abandonImport(payload.datasetId());
    stored.delete(payload.datasetId());
  }
}
