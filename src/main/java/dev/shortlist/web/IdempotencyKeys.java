package dev.shortlist.web;

import dev.shortlist.digest.Sha256;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers a repeated request with the first one's answer (IETF draft
 * httpapi-idempotency-key-header-07). The key commits with the effect: either both happened or
 * neither did.
 */
@Component
public class IdempotencyKeys {

  /** How long a retry is recognised. */
  static final Duration KEPT = Duration.ofHours(24);

  /** How long a retry waits for the first request to end before it is told to come back. */
  private static final String PATIENCE = "SET LOCAL lock_timeout = '5s'";

  private static final String CLAIM =
      """
      INSERT INTO idempotency_key (scope, key, request_hash, created_at)
      VALUES (:scope, :key, :hash, :now)
          ON CONFLICT DO NOTHING
      """;

  private static final String FORGET =
      """
      DELETE FROM idempotency_key
       WHERE (scope, key) IN (SELECT scope, key FROM idempotency_key
                               WHERE created_at < :expired
                                 FOR UPDATE SKIP LOCKED
                               LIMIT 100)
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;

  IdempotencyKeys(JdbcClient jdbc, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Runs {@code effect} unless this key was used in this scope before; then gives the answer it
   * had. Must be called in the transaction of the effect.
   *
   * @param scope what the key belongs to: the path of the request
   * @param key as the caller sent it; null runs the effect in any case
   * @param request what makes two requests the same one
   * @throws Problem IDEMPOTENCY_KEY_REUSED for another request under the same key, and
   *     REQUEST_IN_FLIGHT while the first is not over
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public <T> T once(
      String scope, @Nullable String key, Object request, Class<T> answer, Supplier<T> effect) {
    if (key == null) {
      return effect.get();
    }
    if (key.isBlank() || key.length() > 255) {
      throw new Problem(
          ProblemType.MALFORMED_REQUEST, "the Idempotency-Key must have 1 to 255 characters");
    }
    byte[] hash = Sha256.of(json.writeValueAsBytes(request));
    if (!claim(scope, key, hash)) {
      return json.readValue(earlier(scope, key, hash), answer);
    }
    T first = effect.get();
    jdbc.sql(
            "UPDATE idempotency_key SET answer = :answer::jsonb WHERE scope = :scope AND key ="
                + " :key")
        .param("answer", json.writeValueAsString(first))
        .param("scope", scope)
        .param("key", key)
        .update();
    return first;
  }

  private boolean claim(String scope, String key, byte[] hash) {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    jdbc.sql(FORGET).param("expired", now.minus(KEPT)).update();
    try {
      jdbc.sql(PATIENCE).update();
      int claimed =
          jdbc.sql(CLAIM)
              .param("scope", scope)
              .param("key", key)
              .param("hash", hash)
              .param("now", now)
              .update();
      jdbc.sql("SET LOCAL lock_timeout = DEFAULT").update();
      return claimed == 1;
    } catch (CannotAcquireLockException e) {
      Problem inFlight =
          new Problem(
              ProblemType.REQUEST_IN_FLIGHT,
              "the first request with Idempotency-Key %s is not over; repeat this one in a moment"
                  .formatted(key));
      inFlight.initCause(e);
      throw inFlight;
    }
  }

  private String earlier(String scope, String key, byte[] hash) {
    record Earlier(byte[] requestHash, String answer) {}
    Optional<Earlier> earlier =
        jdbc.sql(
                "SELECT request_hash, answer FROM idempotency_key WHERE scope = :scope AND key ="
                    + " :key")
            .param("scope", scope)
            .param("key", key)
            .query(Earlier.class)
            .optional();
    return earlier
        .filter(first -> MessageDigest.isEqual(first.requestHash(), hash))
        .map(Earlier::answer)
        .orElseThrow(
            () ->
                new Problem(
                    ProblemType.IDEMPOTENCY_KEY_REUSED,
                    "Idempotency-Key %s was used for another request; take a new key for this one"
                        .formatted(key)));
  }
}
