package dev.shortlist.job;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Payloads, results and problems as they are stored. */
@Component
final class JobJson {

  private final JsonMapper mapper;

  JobJson(JsonMapper mapper) {
    // A payload may have been queued by another version of the service.
    this.mapper =
        mapper.rebuild().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  }

  String write(Object value) {
    return mapper.writeValueAsString(value);
  }

  <P> P payload(JobType<P> type, String stored) {
    return mapper.readValue(stored, type.payload());
  }

  @Nullable JsonNode tree(@Nullable String stored) {
    return stored == null ? null : mapper.readTree(stored);
  }
}
