package dev.shortlist.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.Api;
import dev.shortlist.Campaign;
import dev.shortlist.ServiceTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

@ServiceTest
class PoolTests {

  @Autowired Api api;
  @Autowired JdbcClient jdbc;

  Campaign campaign;

  @BeforeEach
  void openCampaign() {
    campaign = Campaign.open(api, Campaign.blobs(30, 4, 3, 1), List.of("cat", "dog", "owl"), 10);
  }

  private Api.Reply label(String body) {
    return api.post("/pools/" + campaign.pool() + "/labels", body);
  }

  @Test
  void takesAnInitialPoolWithoutChargingIt() {
    assertThat(
            label("{\"labels\":[{\"item\":7,\"class\":\"cat\"},{\"item\":8,\"class\":\"owl\"}]}")
                .expect(200)
                .body()
                .at("/accepted")
                .asInt())
        .isEqualTo(2);
    Api.Reply pool = api.get("/pools/" + campaign.pool());
    assertThat(pool.body().at("/budget/labels/spent").asInt()).isZero();
    assertThat(pool.body().at("/coverage").toString())
        .isEqualTo("{\"classes_seen\":2,\"classes\":3}");
  }

  @Test
  void chargesLabelsWhenAskedToAndNeverBeyondTheBudget() {
    label("{\"charge\":true,\"labels\":[{\"item\":7,\"class\":\"cat\"}]}").expect(200);
    assertThat(campaign.budget("spent")).isEqualTo(1);

    String ten =
        campaign.labels(java.util.stream.IntStream.range(10, 20).boxed().toList(), new int[30]);
    Api.Reply refused = label(ten.replaceFirst("\\{", "{\"charge\":true,"));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.at("/type")).isEqualTo("urn:shortlist:problem:budget-exceeded");
    assertThat(refused.body().at("/remaining").asInt()).isEqualTo(9);
    assertThat(api.get("/pools/" + campaign.pool()).body().at("/labeled").asInt()).isEqualTo(1);
  }

  @Test
  void namesEveryFaultOfEveryLabelAndStoresNone() {
    label("{\"labels\":[{\"item\":3,\"class\":\"dog\"}]}").expect(200);
    Api.Reply refused =
        label(
            """
            {"labels":[{"item":3,"class":"cat"},{"item":30,"class":"cat"},{"item":4,"class":"kat"},
                       {"item":5,"class":"cat"},{"item":5,"class":"cat"},{"class":"cat"},{"item":6}]}\
            """);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/type")).isEqualTo("urn:shortlist:problem:invalid-labels");
    assertThat(refused.body().get("errors").findValuesAsString("pointer"))
        .containsExactly(
            "/labels/0/item",
            "/labels/1/item",
            "/labels/2/class",
            "/labels/4/item",
            "/labels/5/item",
            "/labels/6/class");
    assertThat(refused.body().get("errors").findValuesAsString("detail"))
        .containsExactly(
            "3 is labeled already, as \"dog\"",
            "30 is out of range; the dataset has items 0 to 29",
            "\"kat\" is unknown; known are cat, dog, owl",
            "5 is labeled twice here; send it once",
            "is missing; send the item's number",
            "is missing; send one of the pool's classes");
    assertThat(api.get("/pools/" + campaign.pool()).body().at("/labeled").asInt()).isEqualTo(1);
  }

  @Test
  void refusesAPoolWithFaultsNamingEachField() {
    Api.Reply refused =
        api.post(
            "/pools",
            """
            {"dataset_id":"%s","name":" ","classes":[],"budget":{"labels":0}}\
            """
                .formatted(campaign.dataset()));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().get("errors").findValuesAsString("pointer"))
        .containsExactly("/budget/labels", "/classes", "/name");
  }

  @Test
  void refusesASecondPoolOfTheSameNameAndAClassNamedTwice() {
    String pool =
        """
        {"dataset_id":"%s","name":"twice","classes":["cat","dog"],"budget":{"labels":1}}\
        """
            .formatted(campaign.dataset());
    api.post("/pools", pool).expect(201);
    Api.Reply duplicate = api.post("/pools", pool);
    assertThat(duplicate.status()).isEqualTo(409);
    assertThat(duplicate.at("/errors/0/pointer")).isEqualTo("/name");

    Api.Reply classes = api.post("/pools", pool.replace("dog", "cat").replace("twice", "once"));
    assertThat(classes.status()).isEqualTo(422);
    assertThat(classes.at("/errors/0/pointer")).isEqualTo("/classes/1");
  }

  @Test
  void answersARepeatedPostUnderItsKeyAsTheFirst() {
    String key = UUID.randomUUID().toString();
    String body = "{\"labels\":[{\"item\":1,\"class\":\"cat\"}]}";
    String path = "/pools/" + campaign.pool() + "/labels";
    Api.Reply first = api.post(path, body, "Idempotency-Key", key).expect(200);
    Api.Reply second = api.post(path, body, "Idempotency-Key", key).expect(200);
    assertThat(second.body()).isEqualTo(first.body());

    Api.Reply other = api.post(path, body.replace("cat", "dog"), "Idempotency-Key", key);
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.at("/type")).isEqualTo("urn:shortlist:problem:idempotency-key-reused");
    assertThat(api.get("/pools/" + campaign.pool()).body().at("/labeled").asInt()).isEqualTo(1);
  }

  @Test
  void listsLabelsAndLedgerPageByPageInOrder() {
    label(campaign.labels(List.of(9, 2, 5), new int[30])).expect(200);
    Api.Reply first = api.get("/pools/%s/labels?limit=2".formatted(campaign.pool())).expect(200);
    assertThat(first.body().get("items").findValuesAsString("item")).containsExactly("9", "2");
    Api.Reply second =
        api.get("/pools/%s/labels?limit=2&cursor=%s".formatted(campaign.pool(), first.at("/next")));
    assertThat(second.body().get("items").findValuesAsString("item")).containsExactly("5");
    assertThat(second.body().has("next")).isFalse();

    Api.Reply ledger = api.get("/pools/%s/ledger".formatted(campaign.pool())).expect(200);
    assertThat(ledger.body().get("items").findValuesAsString("kind")).containsExactly("GRANT");
  }

  @Test
  void theDatabaseItselfRefusesAnOverdraftAndARewrittenLedger() {
    UUID pool = UUID.fromString(campaign.pool());
    assertThatThrownBy(
            () ->
                jdbc.sql("UPDATE pool SET labels_spent = 11 WHERE id = :id")
                    .param("id", pool)
                    .update())
        .isInstanceOf(DataAccessException.class)
        .hasMessageContaining("budget_is_never_overdrawn");
    assertThatThrownBy(
            () ->
                jdbc.sql("UPDATE ledger_entry SET labels = 99 WHERE pool_id = :id")
                    .param("id", pool)
                    .update())
        .isInstanceOf(DataAccessException.class)
        .hasMessageContaining("never changed");
  }
}
