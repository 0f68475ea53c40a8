package dev.shortlist.pool;

import dev.shortlist.dataset.Datasets;
import dev.shortlist.dataset.Items;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.function.SingletonSupplier;

/**
 * The books of all pools. Every change takes the pool's row lock first, so what it checked still
 * holds when it commits; the database refuses an overdraft all the same.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class LabeledPools {

  private final PoolRepository pools;
  private final Datasets datasets;
  private final Items items;
  private final Labels labels;
  private final HeldItems held;
  private final Ledger ledger;

  LabeledPools(
      PoolRepository pools,
      Datasets datasets,
      Items items,
      Labels labels,
      HeldItems held,
      Ledger ledger) {
    this.pools = pools;
    this.datasets = datasets;
    this.items = items;
    this.labels = labels;
    this.held = held;
    this.ledger = ledger;
  }

  /**
   * @throws Problem NOT_FOUND
   */
  @Transactional(readOnly = true)
  public LabeledPool require(UUID id) {
    return pools.findById(id).orElseThrow(() -> Problem.notFound("pool", id));
  }

  /**
   * A pool that a request body names.
   *
   * @param pointer the field that names it, for example {@code /pool_id}
   * @throws Problem INVALID_REQUEST with that pointer if there is no such pool
   */
  @Transactional(readOnly = true)
  public LabeledPool requireField(String pointer, UUID id) {
    return pools
        .findById(id)
        .orElseThrow(
            () ->
                Problem.invalid(
                    pointer, "there is no pool %s; create it with POST /pools".formatted(id)));
  }

  /**
   * Refuses a batch that could not be selected now, without reserving anything.
   *
   * @throws Problem BATCH_TOO_LARGE or BUDGET_EXCEEDED with the largest batch possible
   */
  @Transactional(readOnly = true)
  public void requirePossible(UUID id, int batchSize) {
    requirePossible(require(id), batchSize);
  }

  private void requirePossible(LabeledPool pool, int batchSize) {
    int size = datasets.require(pool.datasetId()).size();
    int labeled = labels.count(pool.id());
    int unusable = withoutLabel(pool, items.unusable(pool.datasetId()));
    // Reserved labels are items that are held, or will be when a running selection ends.
    int eligible = size - labeled - unusable - pool.budget().reserved();
    if (batchSize > eligible) {
      int largest = Math.max(0, Math.min(eligible, pool.budget().remaining()));
      throw new Problem(
              ProblemType.BATCH_TOO_LARGE,
              "asked for %d items; of %d, %d are labeled, %d unusable and %d reserved by rounds; ask for at most %d"
                  .formatted(batchSize, size, labeled, unusable, pool.budget().reserved(), largest))
          .with("asked", batchSize)
          .with("possible", largest);
    }
    pool.budget().requireRemaining(batchSize);
  }

  /** Sets aside the labels of a batch before it is selected. */
  public void reserve(UUID id, UUID round, int batchSize) {
    LabeledPool pool = lock(id);
    requirePossible(pool, batchSize);
    pool.reserve(batchSize);
    ledger.add(id, round, Ledger.Kind.RESERVE, batchSize);
  }

  /** Gives back the labels of a batch that was never selected. */
  public void release(UUID id, UUID round, int batchSize) {
    lock(id).release(batchSize);
    ledger.add(id, round, Ledger.Kind.RELEASE, batchSize);
  }

  /** Takes back what a round still holds, and its reservations with it. */
  public void releaseHeld(UUID id, UUID round) {
    LabeledPool pool = lock(id);
    int released = held.releaseAll(round);
    if (released > 0) {
      pool.release(released);
      ledger.add(id, round, Ledger.Kind.RELEASE, released);
    }
  }

  /**
   * What a selection must know, as it was at one moment. What others buy or hold meanwhile is found
   * out by {@link #reserve} and {@link #hold}, so nobody is kept waiting for it.
   *
   * @throws Problem NOT_FOUND
   */
  @Transactional(readOnly = true)
  public Standing standing(UUID id) {
    return labels.standing(id).orElseThrow(() -> Problem.notFound("pool", id));
  }

  /**
   * What was bought so far.
   *
   * @throws Problem NOT_FOUND
   */
  @Transactional(readOnly = true)
  public BoughtLabels bought(UUID id) {
    return labels.bought(require(id).id());
  }

  /** Hands the items to a round, all or none: false if one was taken or labeled meanwhile. */
  public boolean hold(UUID id, UUID round, int[] items) {
    lock(id);
    return held.hold(id, round, items);
  }

  /**
   * Stores the labels of items that a round holds, and spends their reservation.
   *
   * @throws Problem INVALID_LABELS with every fault; nothing is stored then
   */
  public void spend(UUID id, UUID round, List<NewLabel> given) {
    LabeledPool pool = lock(id);
    int[] items = itemsOf(given);
    BitSet taken = held.take(id, round, items);
    // only to say what is wrong: an item that the round holds has no label
    Supplier<Map<Integer, Integer>> classes =
        SingletonSupplier.of(() -> labels.classesOf(id, items));
    CheckedLabels checked =
        check(
            pool,
            given,
            item ->
                taken.get(item)
                    ? null
                    : classes.get().containsKey(item)
                        ? alreadyLabeled(pool, item, classes.get().get(item))
                        : "%d is not in the batch of round %s".formatted(item, round));
    labels.add(id, round, checked, true);
    pool.spend(checked.count());
    ledger.add(id, round, Ledger.Kind.SPEND, checked.count());
  }

  /**
   * Stores labels that were bought outside any round.
   *
   * @param charge whether they are paid from the budget
   * @throws Problem INVALID_LABELS with every fault, BUDGET_EXCEEDED; nothing is stored then
   */
  int add(UUID id, List<NewLabel> given, boolean charge) {
    LabeledPool pool = lock(id);
    int[] items = itemsOf(given);
    Map<Integer, Integer> classes = labels.classesOf(id, items);
    Map<Integer, UUID> holders = held.holders(id, items);
    CheckedLabels checked =
        check(
            pool,
            given,
            item ->
                classes.containsKey(item)
                    ? alreadyLabeled(pool, item, classes.get(item))
                    : holders.containsKey(item)
                        ? "%d is handed out by round %s; post its label there"
                            .formatted(item, holders.get(item))
                        : null);
    requireRoomForReserved(pool, checked.items());
    if (charge) {
      pool.charge(checked.count());
      ledger.add(id, null, Ledger.Kind.CHARGE, checked.count());
    }
    labels.add(id, null, checked, charge);
    return checked.count();
  }

  /** A selection under way was promised its items; labels from elsewhere must leave it as many. */
  private void requireRoomForReserved(LabeledPool pool, int[] added) {
    int size = datasets.require(pool.datasetId()).size();
    int[] unusable = items.unusable(pool.datasetId());
    int free =
        size - labels.count(pool.id()) - withoutLabel(pool, unusable) - pool.budget().reserved();
    long taken =
        IntStream.of(added).filter(item -> Arrays.binarySearch(unusable, item) < 0).count();
    if (taken > free) {
      throw new Problem(
          ProblemType.WRONG_STATE,
          "%d items are free, the others are labeled or reserved by rounds; label them through"
                  .formatted(free)
              + " their round, or cancel it first");
    }
  }

  private int withoutLabel(LabeledPool pool, int[] unusable) {
    return unusable.length - labels.classesOf(pool.id(), unusable).size();
  }

  private static String alreadyLabeled(LabeledPool pool, int item, @Nullable Integer number) {
    return "%d is labeled already, as \"%s\""
        .formatted(item, pool.classes().get(Objects.requireNonNull(number)));
  }

  private CheckedLabels check(LabeledPool pool, List<NewLabel> given, LabelCheck.ItemRule rule) {
    return new LabelCheck(pool, datasets.require(pool.datasetId()).size()).check(given, rule);
  }

  private static int[] itemsOf(List<NewLabel> given) {
    return given.stream()
        .map(NewLabel::item)
        .filter(Objects::nonNull)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private LabeledPool lock(UUID id) {
    return pools.lock(id).orElseThrow(() -> Problem.notFound("pool", id));
  }
}
