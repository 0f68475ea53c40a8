package dev.shortlist.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import dev.shortlist.problem.Problem;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class PagingTests {

  @Autowired Api api;

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "-5", "-1", "9223372036854775808", "five", ""})
  void refusesACursorOfNoRow(String key) {
    String dataset =
        api.post("/datasets", "{\"name\":\"%s\",\"size\":3}".formatted(UUID.randomUUID()))
            .expect(201)
            .at("/id");

    Api.Reply refused =
        api.get("/datasets/%s/items?cursor=%s".formatted(dataset, Paging.cursor(key))).expect(400);

    assertThat(refused.at("/type")).endsWith(":malformed-request");
    assertThat(refused.at("/detail")).contains("the cursor is not one of ours");
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Paging.of(null, Paging.cursor(key)).afterNumber());
  }

  @Test
  void goesOnAfterTheRowThatACursorNames() {
    assertThat(Paging.of(null, Paging.cursor("0")).afterNumber()).isZero();
    assertThat(Paging.of(null, Paging.cursor("3000000000")).afterNumber())
        .isEqualTo(3_000_000_000L);
    assertThat(Paging.of(null, null).afterNumber()).isEqualTo(-1);
  }
}
