package dev.shortlist.web;

import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.lang.invoke.MethodType;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says where a JSON body cannot be read, and what would be read there. */
final class UnreadableBody {

  private UnreadableBody() {}

  static Problem problem(HttpMessageNotReadableException failure) {
    return switch (failure.getCause()) {
      case UnrecognizedPropertyException unknown -> unknownField(unknown);
      case MismatchedInputException mismatch -> wrongType(mismatch);
      case StreamConstraintsException limit -> tooLarge(limit);
      case StreamReadException syntax -> notJson(syntax);
      case null, default ->
          new Problem(
              ProblemType.MALFORMED_REQUEST, "the body could not be read; send one JSON object");
    };
  }

  private static Problem unknownField(UnrecognizedPropertyException unknown) {
    String known =
        unknown.getKnownPropertyIds().stream()
            .map(String::valueOf)
            .sorted()
            .collect(Collectors.joining(", "));
    return fault(unknown, "there is no such field; known are " + known);
  }

  private static Problem wrongType(MismatchedInputException mismatch) {
    Class<?> type = mismatch.getTargetType();
    return fault(
        mismatch,
        type == null || type.isEnum() // then it lists the names
            ? mismatch.getOriginalMessage()
            : "here belongs %s".formatted(wanted(type)));
  }

  private static String wanted(Class<?> type) {
    Class<?> boxed = MethodType.methodType(type).wrap().returnType();
    if (boxed == Integer.class || boxed == Long.class) {
      return "a whole number within range";
    }
    if (Number.class.isAssignableFrom(boxed)) {
      return "a number";
    }
    if (boxed == Boolean.class) {
      return "true or false";
    }
    if (boxed == String.class) {
      return "a text";
    }
    if (boxed == UUID.class) {
      return "an id, as the service gives them";
    }
    return Collection.class.isAssignableFrom(boxed) || boxed.isArray() ? "a list" : "an object";
  }

  private static Problem tooLarge(StreamConstraintsException limit) {
    return new Problem(
        ProblemType.MALFORMED_REQUEST,
        "the body is too large to be read at once, send it in parts: "
            + limit.getOriginalMessage());
  }

  private static Problem notJson(StreamReadException syntax) {
    return new Problem(
        ProblemType.MALFORMED_REQUEST,
        "the body is not JSON: %s at line %d, column %d"
            .formatted(
                syntax.getOriginalMessage(),
                syntax.getLocation().getLineNr(),
                syntax.getLocation().getColumnNr()));
  }

  private static Problem fault(JacksonException failure, String detail) {
    String pointer =
        failure.getPath().stream().map(UnreadableBody::step).collect(Collectors.joining());
    return new Problem(
        ProblemType.INVALID_REQUEST,
        "%s: %s".formatted(pointer.isEmpty() ? "the body" : pointer, detail),
        List.of(new Fault(pointer, detail)));
  }

  private static String step(JacksonException.Reference step) {
    String name = step.getPropertyName();
    return "/" + (name == null ? String.valueOf(step.getIndex()) : Fault.step(name));
  }
}
