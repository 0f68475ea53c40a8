package dev.shortlist.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A refusal that the caller can act on: its cause, what to do, and every fault at once. */
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final transient List<Fault> faults;
  private final transient Map<String, Object> members = new LinkedHashMap<>();

  public Problem(ProblemType type, String detail) {
    this(type, detail, List.of());
  }

  public Problem(ProblemType type, String detail, List<Fault> faults) {
    super(detail);
    this.type = type;
    this.faults = List.copyOf(faults);
  }

  /** One fault of one field of the request body. */
  public static Problem invalid(String pointer, String detail) {
    return new Problem(ProblemType.INVALID_REQUEST, detail, List.of(new Fault(pointer, detail)));
  }

  /** Faults of the request body, at least one. */
  public static Problem invalid(List<Fault> faults) {
    Fault first = faults.getFirst();
    return new Problem(
        ProblemType.INVALID_REQUEST,
        faults.size() == 1
            ? "%s: %s".formatted(first.pointer(), first.detail())
            : "%d fields have faults, see errors".formatted(faults.size()),
        faults);
  }

  /** The database found the name taken. */
  public static Problem duplicateName(String what, String name, Throwable cause) {
    String detail = "a %s is called \"%s\" already; choose another name".formatted(what, name);
    Problem problem =
        new Problem(ProblemType.DUPLICATE_NAME, detail, List.of(new Fault("/name", detail)));
    problem.initCause(cause);
    return problem;
  }

  /** What the caller named does not exist. */
  public static Problem notFound(String what, Object id) {
    return new Problem(ProblemType.NOT_FOUND, "there is no %s %s".formatted(what, id));
  }

  /** Adds a typed member to the problem document, for example {@code "remaining": 12}. */
  public Problem with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  public ProblemType type() {
    return type;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public List<Fault> faults() {
    return faults;
  }

  public Map<String, Object> members() {
    return Map.copyOf(members);
  }
}
