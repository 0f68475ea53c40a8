package dev.shortlist.location;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Where objects in S3 buckets are, and how they are asked for: signed, if there are credentials.
 */
@Component
class S3Objects {

  private static final String BUCKET = "{bucket}";

  /** What AWS signs for at the endpoint that is no region's. */
  private static final String USUAL_REGION = "us-east-1";

  /** How S3 says what is wrong, inside XML. */
  private static final Pattern ERROR_CODE = Pattern.compile("<Code>(\\w{1,60})</Code>");

  private final S3Settings settings;
  private final Clock clock;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final @Nullable AwsCredentialsProvider credentials;

  S3Objects(LocationSettings locations, Clock clock) {
    this.settings = locations.s3();
    this.clock = clock;
    this.credentials = credentials(settings);
  }

  private static @Nullable AwsCredentialsProvider credentials(S3Settings settings) {
    if (settings.defaultCredentials()) {
      return DefaultCredentialsProvider.builder().build();
    }
    if (!settings.hasKeys()) {
      return null;
    }
    String token = settings.sessionToken();
    return StaticCredentialsProvider.create(
        token == null
            ? AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())
            : AwsSessionCredentials.create(settings.accessKey(), settings.secretKey(), token));
  }

  static boolean isObject(URI uri) {
    return "s3".equalsIgnoreCase(uri.getScheme());
  }

  /**
   * The address of {@code s3://bucket/key}, whose key is percent-encoded as in any URI.
   *
   * @throws UnreadableLocation if it names no bucket or no key
   */
  URI address(URI object) {
    String bucket = object.getRawAuthority();
    String path = object.getRawPath();
    boolean whole = object.getRawQuery() == null && object.getRawFragment() == null;
    if (bucket == null || path.length() < 2 || !whole) {
      throw new UnreadableLocation(
          "%s is no s3://bucket/key; write ? and # in a key as %%3F and %%23".formatted(object));
    }
    // S3 signs keys in one spelling, and URIs leave several
    String key = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    return URI.create(bucketAddress(bucket) + SdkHttpUtils.urlEncodeIgnoreSlashes(key));
  }

  private String bucketAddress(String bucket) {
    String endpoint = endpoint();
    if (!endpoint.contains(BUCKET)) {
      return endpoint.replaceFirst("/+$", "") + "/" + bucket;
    }
    // no certificate covers a host with a dot in its first part
    boolean dotted = endpoint.startsWith("https://" + BUCKET + ".") && bucket.contains(".");
    return dotted
        ? endpoint.replace(BUCKET + ".", "") + "/" + bucket
        : endpoint.replace(BUCKET, bucket);
  }

  private String endpoint() {
    if (settings.endpoint() != null) {
      return settings.endpoint();
    }
    String region = settings.region();
    return region == null
        ? "https://{bucket}.s3.amazonaws.com"
        : "https://{bucket}.s3.%s.amazonaws.com".formatted(region);
  }

  /**
   * Asks for the object at an address.
   *
   * @throws UnreadableLocation if credentials are to be found and there are none
   */
  HttpRequest request(URI address) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (credentials != null) {
      signed(address, credentials)
          .headers()
          .forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    }
    return request.build();
  }

  /** Without the host, which the client names itself. */
  private SdkHttpRequest signed(URI address, AwsCredentialsProvider provider) {
    try {
      return signer
          .sign(
              sign ->
                  sign.identity(provider.resolveCredentials())
                      .request(
                          SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(address).build())
                      .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                      .putProperty(AwsV4HttpSigner.REGION_NAME, region())
                      .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                      .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                      .putProperty(HttpSigner.SIGNING_CLOCK, clock))
          .request()
          .toBuilder()
          .removeHeader("Host")
          .build();
    } catch (SdkException e) {
      throw new UnreadableLocation(
          "%s needs credentials, and there are none (%s): %s"
              .formatted(address, S3Settings.DEFAULT_CREDENTIALS, e.getMessage()),
          e);
    }
  }

  private String region() {
    String region = settings.region();
    return region == null ? USUAL_REGION : region;
  }

  /** Why there is no object in an answer, and what to do. */
  UnreadableLocation refused(URI object, HttpResponse<byte[]> answer) {
    Matcher code = ERROR_CODE.matcher(new String(answer.body(), StandardCharsets.UTF_8));
    return new UnreadableLocation(
        String.format(
            Locale.ROOT,
            "%s (%s) answered %d%s; %s",
            object,
            answer.uri(),
            answer.statusCode(),
            code.find() ? " " + code.group(1) : "",
            advice(answer)));
  }

  private String advice(HttpResponse<byte[]> answer) {
    String home = answer.headers().firstValue("x-amz-bucket-region").orElse(region());
    if (!home.equals(region())) {
      return "its bucket is in %s: set %s".formatted(home, S3Settings.REGION);
    }
    return switch (answer.statusCode()) {
      case 400, 401, 403 -> {
        if (settings.hasKeys()) {
          yield "see whether %s are right and may read it".formatted(S3Settings.KEYS);
        }
        yield settings.defaultCredentials()
            ? "see whether the credentials that %s finds may read it"
                .formatted(S3Settings.DEFAULT_CREDENTIALS)
            : "it was asked for without a signature; give %s".formatted(S3Settings.KEYS);
      }
      default -> "see whether it is there";
    };
  }
}
