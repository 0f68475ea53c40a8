package dev.shortlist.web;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import org.springframework.web.ErrorResponse;

/** What the web framework itself refuses: unknown paths, methods, media types, missing headers. */
final class Rejection {

  private Rejection() {}

  static Problem problem(ErrorResponse response) {
    String detail = response.getBody().getDetail();
    return new Problem(
        switch (response.getStatusCode().value()) {
          case 404 -> ProblemType.NOT_FOUND;
          case 405, 406, 415 -> ProblemType.UNSUPPORTED;
          default -> ProblemType.MALFORMED_REQUEST;
        },
        detail == null ? "the request was rejected" : detail);
  }
}
