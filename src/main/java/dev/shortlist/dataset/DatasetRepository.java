package dev.shortlist.dataset;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface DatasetRepository extends Repository<Dataset, UUID> {

  Dataset saveAndFlush(Dataset dataset);

  Optional<Dataset> findById(UUID id);

  List<Dataset> findByIdGreaterThanOrderById(UUID after, Limit limit);
}
