package dev.shortlist.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.Campaign;
import dev.shortlist.ServiceTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class ProblemDocumentTests {

  @Autowired Api api;

  @Test
  void answersAnUnknownPathWithAProblemDocument() {
    Api.Reply reply = api.get("/nowhere");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
    assertThat(reply.at("/type")).isEqualTo("urn:shortlist:problem:not-found");
    assertThat(reply.at("/instance")).isEqualTo("/nowhere");
  }

  @Test
  void saysThatATextHasACharacterThatCannotBeStored() {
    Api.Reply name = api.post("/datasets", "{\"name\":\"a\\u0000b\",\"size\":1}");
    assertThat(name.status()).isEqualTo(422);
    assertThat(name.at("/errors/0/pointer")).isEqualTo("/name");
    assertThat(name.at("/detail")).contains("NUL");

    Campaign campaign = Campaign.open(api, Campaign.blobs(5, 3, 2, 1), List.of("cat"), 5);
    Api.Reply annotator =
        api.post(
            "/pools/" + campaign.pool() + "/labels",
            "{\"labels\":[{\"item\":0,\"class\":\"cat\",\"annotator\":\"a\\u0000b\"}]}");
    assertThat(annotator.status()).isEqualTo(400);
    assertThat(annotator.at("/detail")).contains("NUL");
  }

  @Test
  void refusesABodyThatIsTooLargeToBeReadAtOnce() {
    String name = "a".repeat(1 << 16);
    String body = "[" + ("\"" + name + "\",").repeat(1 << 10) + "1]";
    Api.Reply reply = api.post("/pools", "{\"classes\":" + body + "}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.at("/detail")).contains("too large");
  }

  @Test
  void answersOnlyToTheNamesOfThisMachine() throws IOException {
    assertThat(statusForHost("localhost")).isEqualTo("200");
    assertThat(statusForHost("127.0.0.1:8080")).isEqualTo("200");
    assertThat(statusForHost("rebound.example")).isEqualTo("400");
  }

  /** By hand, as Java's client does not let one say another host. */
  private String statusForHost(String host) throws IOException {
    URI service = api.request("/strategies").build().uri();
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      byte[] request =
          "GET /strategies HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(host)
              .getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(request);
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
    }
  }
}
