package dev.shortlist;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The contract in {@code openapi.yaml}, as tests ask it. */
public final class OpenApi {

  /** An operation of the API, for example {@code POST /rounds/{id}/select}. */
  public record Operation(String method, String path) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private static final String BASE = "urn:shortlist:openapi";
  private static final OpenApi CONTRACT = new OpenApi();

  private final JsonNode document;
  private final SchemaRegistry schemas;

  private OpenApi() {
    document = YAMLMapper.builder().build().readTree(Path.of("openapi.yaml").toFile());
    String json = JsonMapper.builder().build().writeValueAsString(withTestsOwnJobs(document));
    schemas =
        SchemaRegistry.withDialect(
            Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(BASE, json)));
  }

  /** Jobs of types that only tests have are jobs in every other respect. */
  private static JsonNode withTestsOwnJobs(JsonNode document) {
    JsonNode extended = document.deepCopy();
    if (extended.at("/components/schemas/JobType/enum") instanceof ArrayNode types) {
      types.add("scripted").add("from-the-future");
    }
    return extended;
  }

  public static OpenApi contract() {
    return CONTRACT;
  }

  public JsonNode document() {
    return document;
  }

  public Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    for (var path : document.get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (!operation.getKey().equals("parameters")) {
          operations.add(
              new Operation(operation.getKey().toUpperCase(Locale.ROOT), path.getKey()).toString());
        }
      }
    }
    return operations;
  }

  /** Where the document shows examples of a schema: JSON pointers to what has both. */
  public Set<String> exampled() {
    Set<String> pointers = new TreeSet<>();
    addExampled("", document, pointers);
    return pointers;
  }

  private static void addExampled(String pointer, JsonNode node, Set<String> pointers) {
    if (node.has("schema") && node.has("examples")) {
      pointers.add(pointer);
    }
    for (var child : node.properties()) {
      addExampled(pointer + "/" + escape(child.getKey()), child.getValue(), pointers);
    }
  }

  /** The values of the examples at such a pointer, by name. */
  public Map<String, JsonNode> examples(String pointer) {
    Map<String, JsonNode> values = new TreeMap<>();
    for (var example : document.at(pointer).get("examples").properties()) {
      String at = resolve(pointer + "/examples/" + escape(example.getKey()));
      values.put(example.getKey(), document.at(at + "/value"));
    }
    return values;
  }

  /** What is wrong with a value under the schema at a JSON pointer into the document. */
  public List<String> faults(String schemaPointer, JsonNode value) {
    return schemas.getSchema(SchemaLocation.of(BASE + "#" + schemaPointer)).validate(value).stream()
        .map(Error::toString)
        .toList();
  }

  /** Fails if an answer is not what the contract says of it. */
  void verify(Api.Reply reply) {
    String method = reply.response().request().method();
    String path = reply.response().uri().getPath();
    Optional<String> template = template(path);
    if (template.isEmpty()) {
      return; // unknown paths and the service's own plumbing, such as /actuator
    }
    String operation =
        "/paths/%s/%s".formatted(escape(template.get()), method.toLowerCase(Locale.ROOT));
    if (document.at(operation).isMissingNode()) {
      return; // a method the path does not offer
    }
    String response = resolve(operation + "/responses/" + key(operation, reply.status()));
    if (reply.bytes().length == 0 && document.at(response).has("description")) {
      return; // described, and without a body to look at
    }
    String type = reply.header("Content-Type").orElse("").replaceAll(";.*", "");
    String schema = "%s/content/%s/schema".formatted(response, escape(type));
    if (document.at(schema).isMissingNode()) {
      throw new AssertionError(
          "openapi.yaml has no %s answer %d of type %s".formatted(operation, reply.status(), type));
    }
    if (type.endsWith("json")) {
      List<String> faults = new ArrayList<>(faults(schema, reply.body()));
      if (type.equals("application/problem+json")) {
        faults.addAll(unknownMembers(reply.body()));
      }
      faults.addAll(unknownMembers(reply.body().path("problem")));
      if (!faults.isEmpty()) {
        throw new AssertionError(
            "%s %s %d breaks openapi.yaml: %s in %s"
                .formatted(method, path, reply.status(), faults, reply.body()));
      }
    }
  }

  /** Members of a problem document that the contract does not tell of. */
  private List<String> unknownMembers(JsonNode problem) {
    JsonNode known = document.at("/components/schemas/Problem/properties");
    return problem.propertyNames().stream()
        .filter(member -> !known.has(member))
        .map(member -> "Problem has no member " + member)
        .toList();
  }

  private String key(String operation, int status) {
    return document.at(operation + "/responses/" + status).isMissingNode()
        ? "default"
        : String.valueOf(status);
  }

  private String resolve(String pointer) {
    JsonNode reference = document.at(pointer).path("$ref");
    return reference.isString() ? reference.asString().substring(1) : pointer;
  }

  private Optional<String> template(String path) {
    return document.get("paths").propertyNames().stream()
        .filter(template -> path.matches(template.replaceAll("\\{[^}]+}", "[^/]+")))
        .findFirst();
  }

  private static String escape(String segment) {
    return segment.replace("~", "~0").replace("/", "~1");
  }
}
