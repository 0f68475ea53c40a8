package dev.shortlist.round;

import dev.shortlist.problem.Problem;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface RoundRepository extends Repository<Round, UUID> {

  Round save(Round round);

  Optional<Round> findById(UUID id);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("SELECT round FROM Round round WHERE round.id = :id")
  Optional<Round> lock(UUID id);

  /**
   * @throws Problem NOT_FOUND
   */
  default Round require(UUID id) {
    return findById(id).orElseThrow(() -> Problem.notFound("round", id));
  }

  /**
   * The round with its row locked. It must not have been read before in the same transaction: what
   * Hibernate knows already it does not read again.
   *
   * @throws Problem NOT_FOUND
   */
  default Round requireLocked(UUID id) {
    return lock(id).orElseThrow(() -> Problem.notFound("round", id));
  }

  List<Round> findByIdGreaterThanOrderById(UUID after, Limit limit);

  List<Round> findByPoolIdAndIdGreaterThanOrderById(UUID pool, UUID after, Limit limit);
}
