package dev.shortlist.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.fixture.S3Server;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects in private buckets, asked of a server that verifies signatures. */
class S3ObjectsTests {

  private static final byte[] IMAGE = {1, 2, 3, 4};
  private static final String KEYS = "shortlist.locations.s3.access-key and secret-key";

  private static S3Server server;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static S3Settings with(String accessKey, String secretKey) {
    return new S3Settings("http://" + server.host(), null, accessKey, secretKey, null, false);
  }

  private static LocationSettings locations(S3Settings s3) {
    return new LocationSettings(
        List.of(),
        List.of(),
        List.of(server.host()),
        Duration.ofSeconds(30),
        Duration.ofMillis(1),
        s3);
  }

  private static void reading(S3Settings settings, Clock clock, Consumer<RemoteFiles> what) {
    LocationSettings locations = locations(settings);
    try (RemoteFiles files = new RemoteFiles(locations, new S3Objects(locations, clock))) {
      what.accept(files);
    }
  }

  private static void assertRefused(S3Settings settings, Clock clock, String... said) {
    server.put("private", "a.png", IMAGE);
    reading(
        settings,
        clock,
        files ->
            assertThatThrownBy(() -> files.read(URI.create("s3://private/a.png"), 1000))
                .isInstanceOf(UnreadableLocation.class)
                .hasMessageContaining("s3://private/a.png (http://" + server.host())
                .hasMessageContainingAll(said));
  }

  @ParameterizedTest
  @CsvSource({
    "a.png,                        a.png",
    "deep/er/a.png,                deep/er/a.png",
    "a%20b+c%2Bd.png,              'a b+c+d.png'",
    "caf%C3%A9/(1)%20*~='!'@:.png, 'café/(1) *~=''!''@:.png'",
    "100%25%3Fsure%23.png,         '100%?sure#.png'"
  })
  void areReadWithTheRightKey(String path, String key) {
    server.put("private", key, IMAGE);
    reading(
        with(S3Server.ACCESS_KEY, S3Server.SECRET_KEY),
        Clock.systemUTC(),
        files -> assertThat(files.read(URI.create("s3://private/" + path), 1000)).isEqualTo(IMAGE));
  }

  @Test
  void areReadFromBucketsWithDots() {
    server.put("a.private.bucket", "a.png", IMAGE);
    reading(
        with(S3Server.ACCESS_KEY, S3Server.SECRET_KEY),
        Clock.systemUTC(),
        files ->
            assertThat(files.read(URI.create("s3://a.private.bucket/a.png"), 1000))
                .isEqualTo(IMAGE));
  }

  @Test
  void areReadWithWhatTheDefaultChainFinds() {
    server.put("private", "a.png", IMAGE);
    System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
    System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
    try {
      reading(
          new S3Settings("http://" + server.host(), null, "", "", null, true),
          Clock.systemUTC(),
          files -> assertThat(files.read(URI.create("s3://private/a.png"), 1000)).isEqualTo(IMAGE));
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }

  @Test
  void areRefusedWithAWrongSecret() {
    assertRefused(
        with(S3Server.ACCESS_KEY, "wrong"),
        Clock.systemUTC(),
        "answered 403 SignatureDoesNotMatch",
        "see whether " + KEYS + " are right");
  }

  @Test
  void areRefusedWithAnUnknownKey() {
    assertRefused(
        with("AKIDNOBODY", S3Server.SECRET_KEY),
        Clock.systemUTC(),
        "answered 403 InvalidAccessKeyId",
        KEYS);
  }

  @Test
  void areRefusedToAClockThatIsWrong() {
    assertRefused(
        with(S3Server.ACCESS_KEY, S3Server.SECRET_KEY),
        Clock.fixed(Instant.now().minus(Duration.ofHours(2)), ZoneOffset.UTC),
        "answered 403 RequestTimeTooSkewed");
  }

  @Test
  void areRefusedWithoutAKey() {
    assertRefused(
        with("", ""), Clock.systemUTC(), "answered 403", "without a signature; give " + KEYS);
  }

  @Test
  void thatAreNotThereAreToldApartFromForbiddenOnes() {
    server.put("private", "a.png", IMAGE);
    reading(
        with(S3Server.ACCESS_KEY, S3Server.SECRET_KEY),
        Clock.systemUTC(),
        files ->
            assertThatThrownBy(() -> files.read(URI.create("s3://private/b.png"), 1000))
                .hasMessageContaining("answered 404 NoSuchKey; see whether it is there"));
  }

  @Test
  void areAskedForWithTheTokenOfTemporaryKeys() {
    S3Settings temporary =
        new S3Settings(null, "eu-central-1", S3Server.ACCESS_KEY, "secret", "token", false);
    S3Objects objects = new S3Objects(locations(temporary), Clock.systemUTC());
    var headers = objects.request(objects.address(URI.create("s3://bucket/a.png"))).headers();
    assertThat(headers.firstValue("X-Amz-Security-Token")).hasValue("token");
    assertThat(headers.firstValue("Authorization").orElseThrow())
        .contains("/eu-central-1/s3/aws4_request", "x-amz-security-token");
  }

  @ParameterizedTest
  @CsvSource({
    ",                            ,             pets,      https://pets.s3.amazonaws.com/a.png",
    ",                            eu-central-1, pets,     "
        + " https://pets.s3.eu-central-1.amazonaws.com/a.png",
    ",                            eu-central-1, pets.old, "
        + " https://s3.eu-central-1.amazonaws.com/pets.old/a.png",
    "http://minio:9000/,          ,             pets,      http://minio:9000/pets/a.png",
    "http://minio:9000,           ,             pets.old,  http://minio:9000/pets.old/a.png",
    "https://{bucket}.oss.example, ,            pets,      https://pets.oss.example/a.png",
    "http://{bucket}.oss.example,  ,            pets.old,  http://pets.old.oss.example/a.png"
  })
  void areAtTheHostOrInThePathOfTheirBucket(
      @Nullable String endpoint, @Nullable String region, String bucket, String address) {
    S3Settings settings = new S3Settings(endpoint, region, "", "", null, false);
    S3Objects objects = new S3Objects(locations(settings), Clock.systemUTC());
    assertThat(objects.address(URI.create("s3://" + bucket + "/a.png"))).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:///a.png",
        "s3://bucket",
        "s3://bucket/",
        "s3://bucket/a?b",
        "s3://bucket/a#1.jpg"
      })
  void haveABucketAndAKey(String uri) {
    S3Objects objects = new S3Objects(locations(with("", "")), Clock.systemUTC());
    assertThatThrownBy(() -> objects.address(URI.create(uri)))
        .isInstanceOf(UnreadableLocation.class)
        .hasMessageContaining("is no s3://bucket/key; write ? and # in a key as %3F and %23");
  }

  @Test
  void needWholeCredentialsFromOnePlace() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new S3Settings(null, null, "key", "", null, false))
        .withMessageContaining("give both");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new S3Settings(null, null, "key", "secret", null, true))
        .withMessageContaining("not both");
    assertThat(new S3Settings(null, null, "key", "secret", "token", false).toString())
        .doesNotContain("secret=", "token");
  }
}
