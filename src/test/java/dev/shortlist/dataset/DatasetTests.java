package dev.shortlist.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class DatasetTests {

  @Autowired Api api;

  @Test
  void registersADatasetAndShowsItAgain() {
    String name = name();
    Api.Reply created = create(name, 50_000).expect(201);
    assertThat(created.header("Location")).hasValue("/datasets/" + created.at("/id"));
    assertThat(UUID.fromString(created.at("/id")).version()).isEqualTo(7);

    Api.Reply found = api.get("/datasets/" + created.at("/id")).expect(200);
    assertThat(found.body()).isEqualTo(created.body());
    assertThat(found.at("/name")).isEqualTo(name);
    assertThat(found.body().at("/size").asInt()).isEqualTo(50_000);
    assertThat(Instant.parse(found.at("/created_at"))).isBeforeOrEqualTo(Instant.now());
  }

  @Test
  void refusesANameThatIsTaken() {
    String name = name();
    create(name, 10).expect(201);
    Api.Reply refused = create(name, 11).expect(409);
    assertThat(refused.at("/type")).endsWith(":duplicate-name");
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/name");
    assertThat(refused.at("/detail")).contains(name);
  }

  @Test
  void namesEveryFaultOfARequest() {
    Api.Reply refused = api.post("/datasets", "{\"name\":\" \",\"size\":0}").expect(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/name");
    assertThat(refused.at("/errors/1/pointer")).isEqualTo("/size");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"a\"}                          | /size",
        "{\"size\":1}                              | /name",
        "{\"name\":\"a\",\"size\":\"many\"}        | /size",
        "{\"name\":\"a\",\"size\":1,\"colour\":1}  | /colour",
      })
  void refusesARequestNamingTheField(String body, String pointer) {
    Api.Reply refused = api.post("/datasets", body).expect(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo(pointer);
  }

  @Test
  void saysThatThereIsNoSuchDataset() {
    Api.Reply missing = api.get("/datasets/" + UUID.randomUUID()).expect(404);
    assertThat(missing.at("/type")).endsWith(":not-found");
  }

  @Test
  void listsEveryDatasetOncePageByPage() {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      created.add(create(name(), 1).expect(201).at("/id"));
    }
    List<String> listed = new ArrayList<>();
    String next = "/datasets?limit=2";
    while (!next.isEmpty()) {
      Api.Reply page = api.get(next).expect(200);
      page.body().at("/items").forEach(item -> listed.add(item.at("/id").asString()));
      String cursor = page.at("/next");
      next = cursor.isEmpty() ? "" : "/datasets?limit=2&cursor=" + cursor;
    }
    assertThat(listed).containsSubsequence(created).doesNotHaveDuplicates();
  }

  private Api.Reply create(String name, int size) {
    return api.post("/datasets", "{\"name\":\"%s\",\"size\":%d}".formatted(name, size));
  }

  private static String name() {
    return "dataset-" + UUID.randomUUID();
  }
}
