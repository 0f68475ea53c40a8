package dev.shortlist.backbone;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface BackboneRepository extends Repository<RegisteredBackbone, UUID> {

  RegisteredBackbone saveAndFlush(RegisteredBackbone backbone);

  Optional<RegisteredBackbone> findById(UUID id);

  List<RegisteredBackbone> findByIdGreaterThanOrderById(UUID after, Limit limit);
}
