package dev.shortlist.dataset;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All datasets. */
@Service
public class Datasets {

  private final DatasetRepository datasets;
  private final Clock clock;

  Datasets(DatasetRepository datasets, Clock clock) {
    this.datasets = datasets;
    this.clock = clock;
  }

  /**
   * A dataset that can be used.
   *
   * @throws Problem {@code NOT_FOUND}, or {@code WRONG_STATE} while it is imported
   */
  public Dataset require(UUID id) {
    Dataset dataset = get(id);
    requireReady(dataset);
    return dataset;
  }

  /** Whether there is such a dataset, and it can be used. */
  public boolean isReady(UUID id) {
    return datasets.findById(id).filter(found -> found.state() == Dataset.State.READY).isPresent();
  }

  /** A dataset, also one that is imported still. */
  Dataset get(UUID id) {
    return datasets.findById(id).orElseThrow(() -> Problem.notFound("dataset", id));
  }

  /**
   * A dataset that a request body names.
   *
   * @param pointer the field that names it, for example {@code /dataset_id}
   * @throws Problem {@code INVALID_REQUEST} with that pointer if there is no such dataset, {@code
   *     WRONG_STATE} while it is imported
   */
  public Dataset requireField(String pointer, UUID id) {
    Dataset dataset =
        datasets
            .findById(id)
            .orElseThrow(
                () ->
                    Problem.invalid(
                        pointer,
                        "there is no dataset %s; register it with POST /datasets".formatted(id)));
    requireReady(dataset);
    return dataset;
  }

  private static void requireReady(Dataset dataset) {
    switch (dataset.state()) {
      case READY -> {}
      case IMPORTING ->
          throw new Problem(
                  ProblemType.WRONG_STATE,
                  "dataset %s is being imported; wait until /jobs/%s has succeeded"
                      .formatted(dataset.id(), dataset.jobId()))
              .with("state", dataset.state().name());
    }
  }

  Page<Dataset> list(Paging paging) {
    return Page.of(
        datasets.findByIdGreaterThanOrderById(paging.afterId(), Limit.of(paging.fetch())),
        paging,
        Dataset::id);
  }

  Dataset create(String name, int size) {
    return insert(new Dataset(UuidCreator.getTimeOrderedEpochPlus1(), name, size, clock.instant()));
  }

  /**
   * Takes a name for a dataset that a job will import.
   *
   * @throws Problem {@code DUPLICATE_NAME}
   */
  public void beginImport(UUID id, String name, UUID jobId) {
    insert(Dataset.importing(id, name, jobId, clock.instant()));
  }

  private Dataset insert(Dataset dataset) {
    try {
      return datasets.saveAndFlush(dataset);
    } catch (DataIntegrityViolationException e) {
      throw Problem.duplicateName("dataset", dataset.name(), e);
    }
  }

  /**
   * Makes an imported dataset READY, in the transaction that wrote its items.
   *
   * @param classes their names by number; empty where they are not known
   * @param images whether all of its items have images
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void finishImport(UUID id, int size, List<String> classes, boolean images) {
    get(id).imported(size, classes, images);
  }

  /** Forgets a dataset whose import has failed. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void abandonImport(UUID id) {
    datasets.deleteById(id);
  }
}
