package dev.shortlist.evaluation;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The long parts of evaluations' results, as rows. */
@Component
class EvaluationDetails {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  EvaluationDetails(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void add(UUID evaluation, EvaluationDetail detail) {
    jdbc.sql(
            "INSERT INTO evaluation_detail (evaluation_id, detail) VALUES (:evaluation,"
                + " :detail::jsonb)")
        .param("evaluation", evaluation)
        .param("detail", json.writeValueAsString(detail))
        .update();
  }

  Optional<EvaluationDetail> find(UUID evaluation) {
    return jdbc.sql("SELECT detail FROM evaluation_detail WHERE evaluation_id = :evaluation")
        .param("evaluation", evaluation)
        .query(String.class)
        .optional()
        .map(detail -> json.readValue(detail, EvaluationDetail.class));
  }
}
