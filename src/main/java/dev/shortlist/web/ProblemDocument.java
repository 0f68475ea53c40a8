package dev.shortlist.web;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType.Category;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * The JSON shape of a problem, on the wire and stored with a failed job (RFC 9457): {@code type,
 * title, status, detail, errors: [{pointer, detail}]} and the members the problem adds.
 */
public final class ProblemDocument {

  private static final String TYPE = "urn:shortlist:problem:";

  private ProblemDocument() {}

  public static Map<String, Object> of(Problem problem) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", TYPE + problem.type().slug());
    document.put("title", problem.type().title());
    document.put("status", statusOf(problem.type().category()).value());
    document.put("detail", problem.detail());
    if (!problem.faults().isEmpty()) {
      document.put("errors", problem.faults());
    }
    document.putAll(problem.members());
    return document;
  }

  static HttpStatus statusOf(Category category) {
    return switch (category) {
      case MALFORMED -> HttpStatus.BAD_REQUEST;
      case INVALID -> HttpStatus.UNPROCESSABLE_CONTENT;
      case MISSING -> HttpStatus.NOT_FOUND;
      case CONFLICT -> HttpStatus.CONFLICT;
      case UNSUPPORTED -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
      case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }
}
