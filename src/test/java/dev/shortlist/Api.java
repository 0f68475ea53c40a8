package dev.shortlist;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as a client sees it: plain HTTP and JSON, every answer held against the contract. */
public final class Api {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  public Api(int port) {
    this.port = port;
  }

  /** An answer: status, headers and the body, as JSON where it is JSON. */
  public record Reply(int status, HttpResponse<byte[]> response) {

    public JsonNode body() {
      return JSON.readTree(response.body());
    }

    public byte[] bytes() {
      return response.body();
    }

    public Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    /** The value at a JSON pointer, as text. */
    public String at(String pointer) {
      return body().at(pointer).asString();
    }

    /** This answer, if it has the status that a test relies on before going on. */
    public Reply expect(int wanted) {
      if (status != wanted) {
        throw new AssertionError(
            "%s %s answered %d, not %d: %s"
                .formatted(
                    response.request().method(),
                    response.uri(),
                    status,
                    wanted,
                    new String(response.body(), java.nio.charset.StandardCharsets.UTF_8)));
      }
      return this;
    }
  }

  public Reply get(String path) {
    return send(request(path).GET());
  }

  /**
   * @param headers names and values in turn
   */
  public Reply post(String path, String json, String... headers) {
    var request = request(path).header("Content-Type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.POST(BodyPublishers.ofString(json)));
  }

  public Reply put(String path, String contentType, BodyPublisher body) {
    return send(request(path).header("Content-Type", contentType).PUT(body));
  }

  /** A job when it has ended, however it ended. */
  public Reply ended(String job) {
    return job(job, reply -> !List.of("QUEUED", "RUNNING").contains(reply.at("/state")));
  }

  /** A job when it has ended, as a test relies on: with success. */
  public Reply succeeded(String job) {
    Reply reply = ended(job);
    if (!reply.at("/state").equals("SUCCEEDED")) {
      throw new AssertionError(reply.body().toPrettyString());
    }
    return reply;
  }

  /** A job as it is when it is first seen in a wanted condition; by looking, as a caller does. */
  public Reply job(String job, Predicate<Reply> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> get("/jobs/" + job).expect(200), wanted);
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  public Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      Reply reply = new Reply(response.statusCode(), response);
      OpenApi.contract().verify(reply);
      return reply;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
