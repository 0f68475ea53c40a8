package dev.shortlist.location;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteFilesTests {

  private static final byte[] IMAGE = {1, 2, 3, 4};

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private RemoteFiles files;
  private String host;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/image", exchange -> answer(exchange, 200, IMAGE));
    server.createContext("/bucket/a b/c.png", exchange -> answer(exchange, 200, IMAGE));
    server.createContext("/forbidden", exchange -> answer(exchange, 403, IMAGE));
    server.createContext("/here", exchange -> redirect(exchange, "/image"));
    server.createContext("/circle", exchange -> redirect(exchange, "/circle"));
    server.createContext("/away", exchange -> redirect(exchange, "http://127.0.0.1:1/image"));
    server.createContext("/file", exchange -> redirect(exchange, "file:///etc/passwd"));
    server.createContext("/s3-name", exchange -> redirect(exchange, "s3://bucket/moved.png"));
    server.createContext("/bucket/moved.png", exchange -> redirect(exchange, "/headers"));
    server.createContext("/bucket/abroad.png", RemoteFilesTests::answerFromAbroad);
    server.createContext("/bucket/headers", RemoteFilesTests::answerHeaders);
    server.createContext("/headers", RemoteFilesTests::answerHeaders);
    server.createContext("/silent", this::stall);
    server.createContext("/busy", exchange -> answerAfter(exchange, 2, 503));
    server.createContext("/always-busy", exchange -> answerAfter(exchange, 9, 429));
    server.createContext("/busy-for-an-hour", this::answerBusyForAnHour);
    server.createContext("/dropped", exchange -> answerAfter(exchange, 1, 0));
    server.createContext("/slow-at-first", this::stallAtFirst);
    server.createContext("/chunked", this::answerInChunks);
    server.createContext("/forbidden-for-good", exchange -> answerAfter(exchange, 9, 403));
    server.start();
    host = "localhost:" + server.getAddress().getPort();
    files = readingFrom(List.of(), List.of(host), Duration.ofSeconds(30));
  }

  private RemoteFiles readingFrom(List<String> hosts, List<String> privateHosts, Duration timeout) {
    S3Settings s3 = new S3Settings("http://" + host, null, "key", "secret", null, false);
    Duration pause = Duration.ofMillis(1);
    LocationSettings settings =
        new LocationSettings(List.of(), hosts, privateHosts, timeout, pause, s3);
    return new RemoteFiles(settings, new S3Objects(settings, Clock.systemUTC()));
  }

  @AfterEach
  void stop() {
    ended.countDown();
    files.close();
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void redirect(HttpExchange exchange, String target) throws IOException {
    exchange.getResponseHeaders().set("Location", target);
    answer(exchange, 302, IMAGE);
  }

  private static void answerHeaders(HttpExchange exchange) throws IOException {
    answer(exchange, 200, String.join(" ", exchange.getRequestHeaders().keySet()).getBytes(UTF_8));
  }

  /** As S3 answers where a bucket is in another region: it says where, but not as a redirect. */
  private static void answerFromAbroad(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("x-amz-bucket-region", "eu-central-1");
    answer(exchange, 301, "<Error><Code>PermanentRedirect</Code></Error>".getBytes(UTF_8));
  }

  /** Sends a part of what it announces, and then nothing. */
  private void stall(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write(IMAGE);
    exchange.getResponseBody().flush();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  /**
   * @param failures how often the host fails before it answers
   * @param status what it says then, or 0 for nothing at all
   */
  private void answerAfter(HttpExchange exchange, int failures, int status) throws IOException {
    if (asked.incrementAndGet() > failures) {
      answer(exchange, 200, IMAGE);
    } else if (status > 0) {
      answer(exchange, status, new byte[] {0});
    } else {
      exchange.close();
    }
  }

  private void answerBusyForAnHour(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", "3600");
    answerAfter(exchange, 9, 429);
  }

  private void stallAtFirst(HttpExchange exchange) throws IOException {
    if (asked.incrementAndGet() == 1) {
      stall(exchange);
    } else {
      answer(exchange, 200, IMAGE);
    }
  }

  /** Without saying how long it is. */
  private void answerInChunks(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(new byte[5000]);
    exchange.close();
  }

  private byte[] read(String path) {
    return files.read(URI.create("http://" + host + path), 100);
  }

  private void assertRefused(URI uri, String why) {
    assertThatThrownBy(() -> files.read(uri, 100))
        .isInstanceOf(UnreadableLocation.class)
        .hasMessageContaining(why);
  }

  private void assertRefused(String path, String why) {
    assertRefused(URI.create("http://" + host + path), why);
  }

  @Test
  void readsFromAHostThatIsAllowed() {
    assertThat(read("/image")).isEqualTo(IMAGE);
    assertThat(read("/here")).isEqualTo(IMAGE);
  }

  @Test
  void readsAnObjectInABucket() {
    assertThat(files.read(URI.create("s3://bucket/a%20b/c.png"), 100)).isEqualTo(IMAGE);
  }

  @Test
  void asksNoHostThatIsNotListed() {
    assertRefused(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/image"),
        "shortlist.locations.hosts");
    assertRefused(URI.create("http://localhost/image"), "shortlist.locations.hosts");
    assertRefused(URI.create("http://localhost@example.com/image"), "shortlist.locations.hosts");
    assertRefused(URI.create("file:///etc/passwd"), "shortlist.locations.hosts");
  }

  @Test
  void asksNoListedHostAtAPrivateAddressUnlessItIsListedAsPrivate() {
    try (RemoteFiles strict = readingFrom(List.of(host), List.of(), Duration.ofSeconds(30))) {
      assertThatThrownBy(() -> strict.read(URI.create("http://" + host + "/image"), 100))
          .isInstanceOf(UnreadableLocation.class)
          .hasMessageContaining("shortlist.locations.private-hosts");
    }
  }

  @Test
  void asksAHostThatIsListedBothWaysWhereverItIs() {
    Duration timeout = Duration.ofSeconds(30);
    try (RemoteFiles lenient = readingFrom(List.of(host), List.of(host), timeout)) {
      assertThat(lenient.read(URI.create("http://" + host + "/image"), 100)).isEqualTo(IMAGE);
    }
  }

  @Test
  void asksAgainWhatMayPass() {
    assertThat(read("/busy")).isEqualTo(IMAGE);
    assertThat(asked).hasValue(3);
    asked.set(0);
    assertThat(read("/dropped")).isEqualTo(IMAGE);
  }

  @Test
  void asksAgainAHostThatWasSlow() {
    Duration timeout = Duration.ofSeconds(1);
    try (RemoteFiles impatient = readingFrom(List.of(), List.of(host), timeout)) {
      assertThat(impatient.read(URI.create("http://" + host + "/slow-at-first"), 2000))
          .isEqualTo(IMAGE);
    }
  }

  @Test
  void givesUpOnWhatDoesNotPass() {
    assertRefused("/always-busy", "answered 429");
    assertThat(asked).hasValue(3);
  }

  @Test
  void asksNothingTwiceThatWillBeTheSame() {
    assertRefused("/forbidden-for-good", "answered 403");
    assertThat(asked).hasValue(1);
    assertRefused("/busy-for-an-hour", "answered 429");
    assertThat(asked).hasValue(2);
    assertRefused("/chunked", "has more than 100 bytes");
    assertThat(asked).hasValue(3);
  }

  @Test
  void followsRedirectsOnlyToHostsThatAreAllowed() {
    assertRefused("/away", "http://127.0.0.1:1/image is at a host that may not be read from");
    assertRefused("/file", "may not be read from");
    assertRefused("/circle", "redirects more than");
  }

  @Test
  void signsForBucketsOnlyAndForNothingTheyRedirectTo() {
    assertThat(headers("s3://bucket/headers")).contains("Authorization");
    assertThat(headers("s3://bucket/moved.png")).doesNotContain("Authorization");
    assertThat(headers("http://" + host + "/headers")).doesNotContain("Authorization");
    assertRefused("/s3-name", "s3://bucket/moved.png is at a host that may not be read from");
  }

  private String headers(String uri) {
    return new String(files.read(URI.create(uri), 1000), UTF_8);
  }

  @Test
  void saysWhichRegionABucketIsIn() {
    assertRefused(
        URI.create("s3://bucket/abroad.png"),
        "answered 301 PermanentRedirect; its bucket is in eu-central-1: set"
            + " shortlist.locations.s3.region");
  }

  @Test
  void saysWhatTheHostAnswered() {
    assertRefused("/forbidden", "answered 403");
    assertRefused("/nothing", "answered 404");
  }

  @Test
  void readsNoMoreThanItMay() {
    assertThatThrownBy(() -> files.read(URI.create("http://" + host + "/image"), 3))
        .isInstanceOf(UnreadableLocation.class)
        .hasMessageContaining("has more than 3 bytes");
  }

  @Test
  void waitsForNoHostThatStalls() {
    Duration timeout = Duration.ofMillis(300);
    try (RemoteFiles impatient = readingFrom(List.of(), List.of(host), timeout)) {
      assertThatThrownBy(() -> impatient.read(URI.create("http://" + host + "/silent"), 2000))
          .isInstanceOf(UnreadableLocation.class)
          .hasMessageContaining("did not answer within PT0.3S");
    }
  }
}
