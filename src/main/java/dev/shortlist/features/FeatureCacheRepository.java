package dev.shortlist.features;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.Repository;

interface FeatureCacheRepository extends Repository<FeatureCache, UUID> {

  FeatureCache saveAndFlush(FeatureCache cache);

  Optional<FeatureCache> findById(UUID id);

  /** Locks the cache until the transaction ends, but not against references from other tables. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("SELECT cache FROM FeatureCache cache WHERE cache.id = :id")
  FeatureCache lock(UUID id);

  /**
   * Locks the cache in the same way, but waits for nobody.
   *
   * @throws org.springframework.dao.PessimisticLockingFailureException at once if it is locked
   */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "0"))
  @Query("SELECT cache FROM FeatureCache cache WHERE cache.id = :id")
  FeatureCache lockAtOnce(UUID id);

  List<FeatureCache> findByIdGreaterThanOrderById(UUID after, Limit limit);

  List<FeatureCache> findByDatasetIdAndIdGreaterThanOrderById(
      UUID datasetId, UUID after, Limit limit);

  List<FeatureCache> findByDatasetIdAndStateOrderById(
      UUID datasetId, FeatureCache.State state, Limit limit);
}
