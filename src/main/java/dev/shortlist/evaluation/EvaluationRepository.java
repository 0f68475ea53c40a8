package dev.shortlist.evaluation;

import dev.shortlist.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface EvaluationRepository extends Repository<Evaluation, UUID> {

  Evaluation saveAndFlush(Evaluation evaluation);

  Optional<Evaluation> findById(UUID id);

  /**
   * @throws Problem NOT_FOUND
   */
  default Evaluation require(UUID id) {
    return findById(id).orElseThrow(() -> Problem.notFound("evaluation", id));
  }

  boolean existsByIdAndState(UUID id, WorkState state);

  List<Evaluation> findByIdGreaterThanOrderById(UUID after, Limit limit);

  List<Evaluation> findByPoolIdAndIdGreaterThanOrderById(UUID pool, UUID after, Limit limit);
}
