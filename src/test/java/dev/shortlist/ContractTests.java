package dev.shortlist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.job.JobHandler;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.selection.Reason;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** openapi.yaml and the code say the same. */
@ServiceTest
class ContractTests {

  @Autowired Api api;
  @Autowired List<JobHandler<?, ?>> handlers;
  @Autowired RequestMappingHandlerMapping requestMappingHandlerMapping;

  @Test
  void everyOperationIsInTheDocumentAndTheCode() {
    Set<String> served = new TreeSet<>();
    requestMappingHandlerMapping
        .getHandlerMethods()
        .forEach(
            (mapping, handler) -> {
              if (handler.getBeanType().getPackageName().startsWith("dev.shortlist")) {
                for (String path : mapping.getPatternValues()) {
                  mapping
                      .getMethodsCondition()
                      .getMethods()
                      .forEach(method -> served.add(method + " " + path));
                }
              }
            });
    assertThat(OpenApi.contract().operations()).isEqualTo(served);
  }

  @Test
  void everyProblemTypeIsInTheDocumentAndTheCode() {
    assertThat(
            texts(
                OpenApi.contract()
                    .document()
                    .at("/components/schemas/Problem/properties/type/enum")))
        .isEqualTo(
            Arrays.stream(ProblemType.values())
                .map(type -> "urn:shortlist:problem:" + type.slug())
                .collect(Collectors.toSet()));
  }

  @Test
  void everyProblemTypeIsExplained() throws Exception {
    assertThat(Files.readString(Path.of("docs/problems.md")))
        .contains(
            Arrays.stream(ProblemType.values()).map(type -> "| `" + type.slug() + "` |").toList());
  }

  static Set<String> exampled() {
    return OpenApi.contract().exampled();
  }

  @ParameterizedTest
  @MethodSource("exampled")
  void everyExampleKeepsToItsSchema(String pointer) {
    OpenApi.contract()
        .examples(pointer)
        .forEach(
            (name, value) ->
                assertThat(OpenApi.contract().faults(pointer + "/schema", value))
                    .as(name)
                    .isEmpty());
  }

  @Test
  void everyNamedExampleIsShownSomewhere() throws Exception {
    assertThat(Files.readString(Path.of("openapi.yaml")))
        .contains(
            OpenApi.contract().document().at("/components/examples").propertyNames().stream()
                .map("'#/components/examples/%s'"::formatted)
                .toList());
  }

  @Test
  void everyKindOfReasonIsInTheDocumentAndTheCode() {
    Map<String, Set<String>> documented = new TreeMap<>();
    for (JsonNode kind : OpenApi.contract().document().at("/components/schemas/Reason/oneOf")) {
      Set<String> fields = new TreeSet<>(kind.get("properties").propertyNames());
      fields.remove("kind");
      documented.put(kind.at("/properties/kind/const").asString(), fields);
      assertThat(texts(kind.path("required"))).isEqualTo(fields);
    }
    Map<String, Set<String>> given =
        Arrays.stream(Reason.class.getPermittedSubclasses())
            .collect(Collectors.toMap(Class::getSimpleName, ContractTests::fields));
    assertThat(documented).isEqualTo(given);
  }

  private static Set<String> fields(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  @Test
  void everyJobTypeIsInTheDocumentAndTheCode() {
    assertThat(texts(OpenApi.contract().document().at("/components/schemas/JobType/enum")))
        .isEqualTo(
            handlers.stream().map(handler -> handler.type().name()).collect(Collectors.toSet()));
  }

  private static Set<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::asString)
        .collect(Collectors.toSet());
  }

  @Test
  void servesTheDocument() {
    assertThat(
            new String(api.get("/openapi.yaml").bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("openapi: 3.1.0");
  }
}
