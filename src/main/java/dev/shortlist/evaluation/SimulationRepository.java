package dev.shortlist.evaluation;

import dev.shortlist.problem.Problem;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

interface SimulationRepository extends Repository<Simulation, UUID> {

  Simulation saveAndFlush(Simulation simulation);

  Optional<Simulation> findById(UUID id);

  /**
   * @throws Problem NOT_FOUND
   */
  default Simulation require(UUID id) {
    return findById(id).orElseThrow(() -> Problem.notFound("simulation", id));
  }
}
