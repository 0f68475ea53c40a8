package dev.shortlist.dataset;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.shortlist.problem.Problem;
import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.time.Clock;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

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
   * @throws Problem {@code NOT_FOUND}
   */
  public Dataset require(UUID id) {
    return datasets.findById(id).orElseThrow(() -> Problem.notFound("dataset", id));
  }

  /**
   * A dataset that a request body names.
   *
   * @param pointer the field that names it, for example {@code /dataset_id}
   * @throws Problem {@code INVALID_REQUEST} with that pointer if there is no such dataset
   */
  public Dataset requireField(String pointer, UUID id) {
    return datasets
        .findById(id)
        .orElseThrow(
            () ->
                Problem.invalid(
                    pointer,
                    "there is no dataset %s; register it with POST /datasets".formatted(id)));
  }

  Page<Dataset> list(Paging paging) {
    return Page.of(
        datasets.findByIdGreaterThanOrderById(paging.afterId(), Limit.of(paging.fetch())),
        paging,
        Dataset::id);
  }

  Dataset create(String name, int size) {
    try {
      return datasets.saveAndFlush(
          new Dataset(UuidCreator.getTimeOrderedEpochPlus1(), name, size, clock.instant()));
    } catch (DataIntegrityViolationException e) {
      throw Problem.duplicateName("dataset", name, e);
    }
  }
}
