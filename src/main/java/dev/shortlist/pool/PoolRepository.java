package dev.shortlist.pool;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface PoolRepository extends Repository<LabeledPool, UUID> {

  LabeledPool saveAndFlush(LabeledPool pool);

  Optional<LabeledPool> findById(UUID id);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("SELECT pool FROM LabeledPool pool WHERE pool.id = :id")
  Optional<LabeledPool> lock(UUID id);

  List<LabeledPool> findByIdGreaterThanOrderById(UUID after, Limit limit);
}
