package dev.shortlist.evaluation;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a pending simulation has finished; nobody sees it before the simulation has ended. What was
 * finished on another basis is as good as not there.
 */
@Component
class SimulationUnits {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  SimulationUnits(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * @param basis digest of all that decides the simulation's units
   */
  Optional<SimulationUnit> find(UUID simulation, String basis, int strategy, int seed) {
    return jdbc.sql(
            """
            SELECT outcome FROM simulation_unit
             WHERE simulation_id = :simulation AND basis = :basis
               AND strategy = :strategy AND seed = :seed
            """)
        .param("simulation", simulation)
        .param("basis", basis)
        .param("strategy", strategy)
        .param("seed", seed)
        .query(String.class)
        .optional()
        .map(outcome -> json.readValue(outcome, SimulationUnit.class));
  }

  /** Keeps a unit, unless the simulation has ended or a rival has found the same. */
  void keep(UUID simulation, String basis, int strategy, int seed, SimulationUnit unit) {
    jdbc.sql(
            """
            INSERT INTO simulation_unit (simulation_id, basis, strategy, seed, outcome)
            SELECT id, :basis, :strategy, :seed, :outcome::jsonb
              FROM simulation WHERE id = :simulation AND state = 'PENDING'
                ON CONFLICT DO NOTHING
            """)
        .param("simulation", simulation)
        .param("basis", basis)
        .param("strategy", strategy)
        .param("seed", seed)
        .param("outcome", json.writeValueAsString(unit))
        .update();
  }

  void drop(UUID simulation) {
    jdbc.sql("DELETE FROM simulation_unit WHERE simulation_id = :simulation")
        .param("simulation", simulation)
        .update();
  }
}
