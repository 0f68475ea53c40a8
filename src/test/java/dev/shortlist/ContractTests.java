package dev.shortlist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.problem.ProblemType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
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
    JsonNode documented =
        OpenApi.contract().document().at("/components/schemas/Problem/properties/type/enum");
    assertThat(
            StreamSupport.stream(documented.spliterator(), false)
                .map(JsonNode::asString)
                .collect(Collectors.toSet()))
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

  static Set<String> responseExamples() {
    JsonNode examples = OpenApi.contract().document().at("/components/examples");
    return new TreeSet<>(examples.propertyNames());
  }

  @ParameterizedTest
  @MethodSource("responseExamples")
  void everyExampleKeepsToItsSchema(String example) {
    JsonNode value =
        OpenApi.contract().document().at("/components/examples/%s/value".formatted(example));
    assertThat(OpenApi.contract().faults(schemaOf(example, value), value)).isEmpty();
  }

  private static String schemaOf(String example, JsonNode value) {
    if (value.has("title")) {
      return "/components/schemas/Problem";
    }
    String schema = example.replaceFirst("^(Empty|Ready|Running)", "");
    return "/components/schemas/" + schema;
  }

  @Test
  void servesTheDocument() {
    assertThat(
            new String(api.get("/openapi.yaml").bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("openapi: 3.1.0");
  }
}
