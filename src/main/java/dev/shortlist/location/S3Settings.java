package dev.shortlist.location;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How {@code s3://bucket/key} is read. Without keys and default credentials requests are not
 * signed, and only public buckets answer.
 *
 * @param endpoint where buckets are, for a server other than AWS; a bucket is appended to the path,
 *     or put where {@code {bucket}} stands
 * @param region that signatures are for; AWS is asked at the endpoint of the region
 * @param accessKey the name of a key; nothing where requests are not signed with one
 * @param secretKey its secret
 * @param sessionToken goes with a temporary key
 * @param defaultCredentials whether to sign with what the default chain of the AWS SDK finds: the
 *     environment, a profile, or the role of the container or machine
 */
record S3Settings(
    @Nullable String endpoint,
    @Nullable String region,
    @DefaultValue("") String accessKey,
    @DefaultValue("") String secretKey,
    @Nullable String sessionToken,
    boolean defaultCredentials) {

  private static final String SETTING = "shortlist.locations.s3.";
  static final String KEYS = SETTING + "access-key and secret-key";
  static final String DEFAULT_CREDENTIALS = SETTING + "default-credentials";
  static final String REGION = SETTING + "region";

  S3Settings {
    if (accessKey.isEmpty() != secretKey.isEmpty()) {
      throw new IllegalArgumentException("give both %s, or neither".formatted(KEYS));
    }
    if (!accessKey.isEmpty() && defaultCredentials) {
      throw new IllegalArgumentException(
          "give %s, or let %s find them, not both".formatted(KEYS, DEFAULT_CREDENTIALS));
    }
  }

  boolean hasKeys() {
    return !accessKey.isEmpty();
  }

  /** Without the secrets: settings end up in logs. */
  @Override
  public String toString() {
    return "S3Settings[endpoint=%s, region=%s, accessKey=%s, defaultCredentials=%s]"
        .formatted(endpoint, region, accessKey, defaultCredentials);
  }
}
