package dev.shortlist.job;

import dev.shortlist.problem.Problem;
import dev.shortlist.web.ProblemDocument;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
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

  /** A problem, whatever the file holds that it quotes. */
  String write(Problem problem) {
    return mapper.writer().with(new WithoutNul()).writeValueAsString(ProblemDocument.of(problem));
  }

  <P> P payload(JobType<P> type, String stored) {
    return mapper.readValue(stored, type.payload());
  }

  @Nullable JsonNode tree(@Nullable String stored) {
    return stored == null ? null : mapper.readTree(stored);
  }

  /** NUL as the replacement character: PostgreSQL has no place for it, in jsonb either. */
  private static final class WithoutNul extends CharacterEscapes {

    private static final long serialVersionUID = 1L;
    private static final SerializableString REPLACEMENT = new SerializedString("\uFFFD");

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes[0] = ESCAPE_CUSTOM;
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return character == 0 ? REPLACEMENT : null;
    }
  }
}
