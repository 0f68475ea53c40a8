package dev.shortlist.web;

import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.util.DisconnectedClientHelper;

/** Answers every failure of every controller with a problem document. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemAdvice {

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> refused(
      Problem problem, HttpServletRequest request, HttpServletResponse response) {
    requireUnanswered(response, problem);
    return answer(problem, request);
  }

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> unreadable(
      HttpMessageNotReadableException failure, HttpServletRequest request) {
    return answer(UnreadableBody.problem(failure), request);
  }

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> invalid(
      MethodArgumentNotValidException failure, HttpServletRequest request) {
    List<Fault> faults =
        failure.getFieldErrors().stream()
            .map(
                error ->
                    new Fault(
                        JsonPointer.ofPath(error.getField()),
                        String.valueOf(error.getDefaultMessage())))
            .sorted(java.util.Comparator.comparing(Fault::pointer))
            .toList();
    return answer(Problem.invalid(faults), request);
  }

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> wrongType(
      MethodArgumentTypeMismatchException failure, HttpServletRequest request) {
    Class<?> wanted = failure.getRequiredType();
    return answer(
        new Problem(
            ProblemType.MALFORMED_REQUEST,
            "%s is \"%s\", which is no %s"
                .formatted(
                    failure.getName(),
                    failure.getValue(),
                    wanted == null ? "valid value" : wanted.getSimpleName())),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> anythingElse(
      Exception failure, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    requireUnanswered(response, failure);
    if (failure instanceof ErrorResponse rejection) {
      return answer(Rejection.problem(rejection), request, rejection.getStatusCode());
    }
    if (DisconnectedClientHelper.isClientDisconnectedException(failure)) {
      log.info("{} {} broke off: {}", request.getMethod(), request.getRequestURI(), failure);
      return answer(
          new Problem(
              ProblemType.MALFORMED_REQUEST,
              "the request broke off before its end; nothing was applied, send it again"),
          request);
    }
    if (isUnstorable(failure)) {
      return answer(
          new Problem(
              ProblemType.MALFORMED_REQUEST,
              "a text has a character that cannot be stored, NUL (\\u0000) or half of a surrogate"
                  + " pair; leave it out. Nothing was applied"),
          request);
    }
    log.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
    return answer(
        new Problem(
            ProblemType.INTERNAL,
            "the service failed to handle this request; its log has the cause. Nothing was applied;"
                + " trying again is safe"),
        request);
  }

  /** PostgreSQL says so by its state, of a text and of text in JSON. */
  private static boolean isUnstorable(Exception failure) {
    return NestedExceptionUtils.getRootCause(failure) instanceof SQLException cause
        && ("22021".equals(cause.getSQLState()) || "22P05".equals(cause.getSQLState()));
  }

  /**
   * Once part of an answer is out, the caller learns only by the connection's end that there is no
   * more: the container ends it when the failure reaches it.
   */
  private static <E extends Exception> void requireUnanswered(
      HttpServletResponse response, E failure) throws E {
    if (response.isCommitted()) {
      throw failure;
    }
  }

  private static ResponseEntity<Map<String, Object>> answer(
      Problem problem, HttpServletRequest request) {
    return answer(problem, request, ProblemDocument.statusOf(problem.type().category()));
  }

  private static ResponseEntity<Map<String, Object>> answer(
      Problem problem, HttpServletRequest request, HttpStatusCode status) {
    Map<String, Object> document = ProblemDocument.of(problem);
    document.put("status", status.value());
    document.put("instance", request.getRequestURI());
    return ResponseEntity.status(status)
        .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
        .body(document);
  }
}
