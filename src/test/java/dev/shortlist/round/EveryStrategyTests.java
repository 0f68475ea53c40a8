package dev.shortlist.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.Api;
import dev.shortlist.Campaign;
import dev.shortlist.OpenApi;
import dev.shortlist.ServiceTest;
import dev.shortlist.selection.Strategies;
import dev.shortlist.selection.StrategyCard;
import dev.shortlist.selection.StrategyCard.Need;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Each query strategy, from the request to the replay. */
@ServiceTest
class EveryStrategyTests {

  private static final JsonNode FIGURES =
      OpenApi.contract().document().at("/components/schemas/Figures/properties");

  private static final int ITEMS = 150;
  private static final int[] TRUTH = IntStream.range(0, ITEMS).map(item -> item % 3).toArray();

  @Autowired Api api;

  static Stream<String> offeredToRealRounds() {
    return Strategies.cards().stream()
        .filter(card -> !card.needs().contains(Need.TRUTH))
        .map(StrategyCard::name);
  }

  @ParameterizedTest
  @MethodSource("offeredToRealRounds")
  void selectsWithDocumentedFiguresAndReplaysToTheSameItems(String strategy) {
    Campaign campaign =
        Campaign.open(api, Campaign.blobs(ITEMS, 8, 3, 2), List.of("cat", "dog", "owl"), 60);
    List<Integer> initial = IntStream.range(0, 9).boxed().toList();
    api.post("/pools/" + campaign.pool() + "/labels", campaign.labels(initial, TRUTH)).expect(200);

    String round = campaign.round("{\"name\":\"%s\"}".formatted(strategy), 12);
    List<Integer> batch = campaign.select(round);
    assertThat(batch).hasSize(12).doesNotHaveDuplicates().doesNotContainAnyElementsOf(initial);
    JsonNode answer = api.get("/rounds/" + round + "/batch").expect(200).body();
    assertThat(FIGURES.propertyNames()).containsAll(answer.path("figures").propertyNames());

    campaign.label(round, batch, TRUTH).expect(200);
    Api.Reply replay = api.post("/rounds/" + round + "/replay", "", "Prefer", "wait=60");
    assertThat(replay.expect(200).body().at("/identical").asBoolean()).isTrue();
  }
}
