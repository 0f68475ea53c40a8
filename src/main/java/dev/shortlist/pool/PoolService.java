package dev.shortlist.pool;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.shortlist.dataset.Datasets;
import dev.shortlist.pool.PoolController.Accepted;
import dev.shortlist.pool.PoolController.GivenLabels;
import dev.shortlist.pool.PoolController.LabelView;
import dev.shortlist.pool.PoolController.NewPool;
import dev.shortlist.pool.PoolController.PoolView;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.web.IdempotencyKeys;
import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What callers ask of pools, one transaction each. */
@Service
@Transactional
class PoolService {

  private final PoolRepository pools;
  private final LabeledPools books;
  private final Datasets datasets;
  private final Labels labels;
  private final Ledger ledger;
  private final IdempotencyKeys keys;
  private final Clock clock;

  PoolService(
      PoolRepository pools,
      LabeledPools books,
      Datasets datasets,
      Labels labels,
      Ledger ledger,
      IdempotencyKeys keys,
      Clock clock) {
    this.pools = pools;
    this.books = books;
    this.datasets = datasets;
    this.labels = labels;
    this.ledger = ledger;
    this.keys = keys;
    this.clock = clock;
  }

  PoolView create(NewPool request) {
    datasets.requireField("/dataset_id", request.datasetId());
    requireDistinct(request.classes());
    LabeledPool pool =
        new LabeledPool(
            UuidCreator.getTimeOrderedEpochPlus1(),
            request.datasetId(),
            request.name(),
            request.classes(),
            request.budget().labels(),
            clock.instant());
    try {
      pools.saveAndFlush(pool);
    } catch (DataIntegrityViolationException e) {
      throw Problem.duplicateName("pool of this dataset", request.name(), e);
    }
    ledger.add(pool.id(), null, Ledger.Kind.GRANT, request.budget().labels());
    return PoolView.of(pool, Labels.Coverage.NONE);
  }

  private static void requireDistinct(List<String> classes) {
    Set<String> seen = new HashSet<>();
    List<Fault> faults =
        IntStream.range(0, classes.size())
            .filter(i -> !seen.add(classes.get(i)))
            .mapToObj(
                i ->
                    new Fault(
                        "/classes/" + i,
                        "\"%s\" is there twice; name each class once".formatted(classes.get(i))))
            .toList();
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
  }

  @Transactional(readOnly = true)
  PoolView get(UUID id) {
    return PoolView.of(books.require(id), labels.coverage(id));
  }

  @Transactional(readOnly = true)
  Page<PoolView> list(Paging paging) {
    Page<LabeledPool> page =
        Page.of(
            pools.findByIdGreaterThanOrderById(paging.afterId(), Limit.of(paging.fetch())),
            paging,
            LabeledPool::id);
    Map<UUID, Labels.Coverage> coverage =
        labels.coverageOf(page.items().stream().map(LabeledPool::id).toList());
    return page.map(
        pool -> PoolView.of(pool, coverage.getOrDefault(pool.id(), Labels.Coverage.NONE)));
  }

  Accepted label(UUID id, GivenLabels request, @Nullable String key) {
    return keys.once(
        "/pools/%s/labels".formatted(id),
        key,
        request,
        Accepted.class,
        () -> new Accepted(books.add(id, request.labels(), Boolean.TRUE.equals(request.charge()))));
  }

  @Transactional(readOnly = true)
  Page<LabelView> labels(UUID id, Paging paging) {
    List<String> classes = books.require(id).classes();
    return labels
        .page(id, paging)
        .map(
            row ->
                new LabelView(
                    row.item(),
                    classes.get(row.classNumber()),
                    row.annotator(),
                    row.roundId(),
                    row.charged(),
                    row.labeledAt()));
  }

  @Transactional(readOnly = true)
  Page<Ledger.Entry> ledger(UUID id, Paging paging) {
    books.require(id);
    return ledger.page(id, paging);
  }
}
