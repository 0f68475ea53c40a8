package dev.shortlist.dataset;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface DatasetRepository extends Repository<Dataset, UUID> {

  Dataset saveAndFlush(Dataset dataset);

  Optional<Dataset> findById(UUID id);

  /** Locks the dataset until the transaction ends, but not against references to it. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("SELECT dataset FROM Dataset dataset WHERE dataset.id = :id")
  Dataset lock(UUID id);

  void deleteById(UUID id);

  List<Dataset> findByIdGreaterThanOrderById(UUID after, Limit limit);
}
