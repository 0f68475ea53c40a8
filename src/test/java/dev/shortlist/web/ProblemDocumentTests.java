package dev.shortlist.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
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
}
