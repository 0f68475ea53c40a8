package dev.shortlist.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.ServiceTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ServiceTest
class ItemTests {

  private static final String LINES =
      """
      {"item": 0, "key": "a.jpg", "stratum": "day", "cost": 1.5, "metadata": {"site": "north", "sharp": true, "lux": 120}}

      {"item": 2, "key": "c.jpg", "stratum": "night"}
      {"item": 1, "cost": 0}
      """;

  @Autowired Api api;
  @Autowired Items items;
  private DatasetSteps steps;

  @BeforeEach
  void useTheService() {
    steps = new DatasetSteps(api);
  }

  @Test
  void describesItemsByJsonLines() {
    UUID dataset = steps.dataset(4);
    Api.Reply accepted = steps.postItems(dataset, DatasetSteps.JSONL, "\uFEFF" + LINES).expect(200);
    assertThat(accepted.body().at("/accepted").asInt()).isEqualTo(3);
    JsonNode listed = steps.items(dataset).body().at("/items");
    assertThat(listed.get(0).toString())
        .isEqualTo(
            "{\"item\":0,\"key\":\"a.jpg\",\"stratum\":\"day\",\"cost\":1.5,"
                + "\"metadata\":{\"lux\":120,\"site\":\"north\",\"sharp\":true}}");
    assertThat(listed.get(1).toString()).isEqualTo("{\"item\":1,\"cost\":0.0}");
    assertThat(listed.get(2).toString())
        .isEqualTo("{\"item\":2,\"key\":\"c.jpg\",\"stratum\":\"night\"}");
    assertThat(listed.get(3).toString()).isEqualTo("{\"item\":3}");
  }

  @Test
  void describesItemsByCsv() {
    UUID dataset = steps.dataset(3);
    String csv =
        """
        \uFEFFitem,key,site,stratum,cost,lux\r
        0,"a, ""b"".jpg",north,day,1.5,120\r
        2,"two
        lines",,,,\r
        """;
    steps.postItems(dataset, DatasetSteps.CSV, csv).expect(200);
    JsonNode listed = steps.items(dataset).body().at("/items");
    assertThat(listed.get(0).toString())
        .isEqualTo(
            "{\"item\":0,\"key\":\"a, \\\"b\\\".jpg\",\"stratum\":\"day\",\"cost\":1.5,"
                + "\"metadata\":{\"lux\":\"120\",\"site\":\"north\"}}");
    assertThat(listed.get(2).toString()).isEqualTo("{\"item\":2,\"key\":\"two\\nlines\"}");
  }

  @Test
  void changesOnlyWhatALaterUploadNames() {
    UUID dataset = steps.dataset(4);
    steps.postItems(dataset, DatasetSteps.JSONL, LINES).expect(200);
    steps
        .postItems(dataset, DatasetSteps.JSONL, "{\"key\":\"a.jpg\",\"cost\":2,\"stratum\":null}")
        .expect(200);
    JsonNode first = steps.items(dataset).body().at("/items/0");
    assertThat(first.at("/cost").asDouble()).isEqualTo(2);
    assertThat(first.at("/stratum").asString()).isEqualTo("day");
    assertThat(first.at("/metadata/lux").asInt()).isEqualTo(120);
  }

  @Test
  void swapsKeysInOneUpload() {
    UUID dataset = steps.dataset(3);
    steps.postItems(dataset, DatasetSteps.CSV, "item,key\n0,a\n1,b\n").expect(200);
    steps.postItems(dataset, DatasetSteps.CSV, "item,key\n0,b\n1,a\n").expect(200);
    assertThat(steps.items(dataset).at("/items/0/key")).isEqualTo("b");
  }

  @Test
  void listsItemsPageByPage() {
    UUID dataset = steps.dataset(5);
    Api.Reply page = api.get("/datasets/%s/items?limit=3".formatted(dataset)).expect(200);
    assertThat(page.body().at("/items")).hasSize(3);
    Api.Reply rest =
        api.get("/datasets/%s/items?limit=3&cursor=%s".formatted(dataset, page.at("/next")))
            .expect(200);
    assertThat(rest.at("/items/0/item")).isEqualTo("3");
    assertThat(rest.body().at("/items")).hasSize(2);
    assertThat(rest.body().has("next")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"item\": 4}                                   | /lines/2/item     | 0 to 3",
        "{\"item\": -1}                                  | /lines/2/item     | 0 to 3",
        "{\"item\": 1.5}                                 | /lines/2/item     | number",
        "{\"item\": 1e999999999}                         | /lines/2/item     | number",
        "{\"item\": \"1\"}                               | /lines/2/item     | number",
        "{\"stratum\": \"day\"}                          | /lines/2          | names no item",
        "{\"item\": 1, \"key\": \" \"}                   | /lines/2/key      | 1 to 1000",
        "{\"item\": 1, \"key\": 7}                       | /lines/2/key      | 1 to 1000",
        "{\"item\": 1, \"key\": \"a\\u0000b\"}           | /lines/2/key      | 1 to 1000",
        "{\"item\": 1, \"stratum\": \"\\ud800\"}         | /lines/2/stratum  | 1 to 1000",
        "{\"item\": 1, \"cost\": -0.01}                  | /lines/2/cost     | from 0",
        "{\"item\": 1, \"cost\": 0.001}                  | /lines/2/cost     | 2 decimals",
        "{\"item\": 1, \"cost\": 10000000000}            | /lines/2/cost     | below 10000000000",
        "{\"item\": 1, \"cost\": \"cheap\"}              | /lines/2/cost     | cheap",
        "{\"item\": 1, \"metadata\": []}                 | /lines/2/metadata | object",
        "{\"item\": 1, \"metadata\": {\"a\": {}}}        | /lines/2/metadata/a | flat",
        "{\"item\": 1, \"metadata\": {\"a\": null}}      | /lines/2/metadata/a | flat",
        "{\"item\": 1, \"metadata\": {\"a\": 1e99999}}   | /lines/2/metadata/a | number",
        "{\"item\": 1, \"colour\": \"red\"}              | /lines/2/colour   | known are item, key",
        "{\"item\": 1, \"item\": 2}                      | /lines/2          | not JSON",
        "[1]                                             | /lines/2          | no JSON object",
        "{\"item\": 1                                    | /lines/2          | not JSON",
        "{\"item\": 0}                                   | /lines/2/item     | line 1 already",
        "{\"item\": 1, \"key\": \"first\"}               | /lines/2/key      | line 1 already",
        "{\"key\": \"unknown\"}                          | /lines/2/key      | no item yet",
      })
  void refusesALineNamingItsFault(String line, String pointer, String detail) {
    UUID dataset = steps.dataset(4);
    String lines = "{\"item\": 0, \"key\": \"first\"}\n" + line + "\n";
    Api.Reply refused = steps.postItems(dataset, DatasetSteps.JSONL, lines).expect(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo(pointer);
    assertThat(refused.at("/errors/0/detail")).startsWith("line 2").contains(detail);
    assertThat(refused.body().at("/errors")).hasSize(1);
    assertThat(steps.items(dataset).body().at("/items/0").has("key")).isFalse();
  }

  @Test
  void refusesAKeyThatAnotherItemHas() {
    UUID dataset = steps.dataset(4);
    steps.postItems(dataset, DatasetSteps.JSONL, "{\"item\":0,\"key\":\"a\"}").expect(200);
    Api.Reply refused =
        steps.postItems(dataset, DatasetSteps.JSONL, "{\"item\":1,\"key\":\"a\"}").expect(422);
    assertThat(refused.at("/errors/0/detail")).contains("is the key of item 0 already");
  }

  @Test
  void refusesMoreLinesThanThereAreItemsWithoutReadingThemAll() {
    UUID dataset = steps.dataset(2);
    String lines = "{\"item\":0}\n{\"item\":1}\n" + "{\"item\":0}\n".repeat(5);
    Api.Reply refused = steps.postItems(dataset, DatasetSteps.JSONL, lines).expect(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/lines/3");
    assertThat(refused.at("/errors/0/detail")).contains("one more than the dataset has items");
    assertThat(refused.body().at("/errors")).hasSize(1);
    assertThat(steps.items(dataset).body().at("/items/0").has("key")).isFalse();
  }

  @Test
  void takesManyUploadsOneAfterTheOtherOnTheFewTurnsThereAre() throws Exception {
    UUID dataset = steps.dataset(12);
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      var sent =
          senders.invokeAll(
              IntStream.range(0, 12)
                  .<Callable<Api.Reply>>mapToObj(
                      item ->
                          () ->
                              steps.postItems(
                                  dataset,
                                  DatasetSteps.JSONL,
                                  "{\"item\":%d,\"key\":\"k%d\"}".formatted(item, item)))
                  .toList());
      for (var reply : sent) {
        reply.get().expect(200);
      }
    }
    assertThat(steps.items(dataset).body().at("/items")).hasSize(12);
  }

  @Test
  void namesEveryFaultOfEveryLine() {
    String lines = "{\"item\":9,\"cost\":-1}\nnonsense\n{\"item\":8}\n";
    Api.Reply refused = steps.postItems(steps.dataset(4), DatasetSteps.JSONL, lines).expect(422);
    assertThat(refused.body().at("/errors")).hasSize(4);
    assertThat(refused.body().at("/faults").asInt()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "item,metadata;0,{}        | /lines/1/metadata | one column per entry",
        "item,;0,red               | /lines/1        | without a name",
        "item,item;0,0             | /lines/1        | twice",
        "item,cost;0,1;1           | /lines/3        | 1 cells",
        "item,cost;0,1;1,cheap     | /lines/3/cost   | cheap",
        "item;0;one                | /lines/3/item   | one",
        "cost;1                    | /lines/2        | names no item",
      })
  void refusesCsvNamingTheLine(String csv, String pointer, String detail) {
    Api.Reply refused =
        steps.postItems(steps.dataset(4), DatasetSteps.CSV, csv.replace(';', '\n')).expect(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo(pointer);
    assertThat(refused.at("/errors/0/detail")).contains(detail);
  }

  @Test
  void refusesBrokenQuotes() {
    Api.Reply refused =
        steps.postItems(steps.dataset(4), DatasetSteps.CSV, "item,key\n0,\"a\"b\n").expect(422);
    assertThat(refused.at("/errors/0/pointer")).isEqualTo("/lines/2");
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    byte[] latin = "{\"item\":0}\n{\"item\":1,\"key\":\"caf\u00e9\"}\n".getBytes(ISO_8859_1);
    Api.Reply refused = steps.postItems(steps.dataset(4), DatasetSteps.JSONL, latin).expect(422);
    assertThat(refused.at("/detail")).contains("line 2 is not UTF-8");
  }

  @Test
  void refusesARecordWithoutEnd() {
    String open = "item,key\n0,\"" + "x".repeat(2_000_000);
    Api.Reply refused = steps.postItems(steps.dataset(4), DatasetSteps.CSV, open).expect(422);
    assertThat(refused.at("/detail")).contains("after line 1 is longer than 1 MiB");
    String endless = "{\"item\":0,\"key\":\"" + "x".repeat(2_000_000);
    assertThat(
            steps
                .postItems(steps.dataset(4), DatasetSteps.JSONL, endless)
                .expect(422)
                .at("/detail"))
        .contains("after line 0 is longer than 1 MiB");
  }

  @Test
  void refusesOtherFormatsSayingWhichItTakes() {
    Api.Reply refused = steps.postItems(steps.dataset(4), "application/json", "[]").expect(415);
    assertThat(refused.at("/type")).endsWith(":unsupported");
  }

  @Test
  void takesNothingFromAnEmptyUpload() {
    UUID dataset = steps.dataset(4);
    for (String type : List.of(DatasetSteps.JSONL, DatasetSteps.CSV)) {
      Api.Reply accepted = steps.postItems(dataset, type, "").expect(200);
      assertThat(accepted.body().at("/accepted").asInt()).isZero();
    }
  }

  @Test
  void offersSelectionStrataCostsAndMatches() {
    UUID dataset = steps.dataset(4);
    steps.postItems(dataset, DatasetSteps.JSONL, LINES).expect(200);

    Strata strata = items.strata(dataset);
    assertThat(strata.names()).containsExactly("day", "night");
    assertThat(strata.codes()).containsExactly(0, -1, 1, -1);
    assertThat(items.costs(dataset)).containsExactly(1.5, 0, Double.NaN, Double.NaN);
    assertThat(items.matching(dataset, Map.of("site", "north", "lux", 120))).containsExactly(0);
    assertThat(items.matching(dataset, Map.of("sharp", false))).isEmpty();
    assertThat(items.matching(dataset, Map.of())).containsExactly(0);
  }

  @Test
  void takesManyItemsInOneUpload() {
    int size = 30_000;
    UUID dataset = steps.dataset(size);
    String csv =
        IntStream.range(0, size)
            .mapToObj(item -> "%d,image-%d.jpg,s%d,%d".formatted(item, item, item % 7, item % 10))
            .collect(Collectors.joining("\n", "item,key,stratum,cost\n", "\n"));
    steps.postItems(dataset, DatasetSteps.CSV, csv).expect(200);
    assertThat(items.strata(dataset).names()).hasSize(7);
    assertThat(items.costs(dataset)[29_999]).isEqualTo(9);
  }
}
