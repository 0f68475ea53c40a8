package dev.shortlist.problem;

/**
 * One thing wrong with a request.
 *
 * @param pointer JSON pointer to the field, for example {@code /labels/3/class}; empty for the
 *     whole body
 * @param detail what is wrong and what to do about it
 */
public record Fault(String pointer, String detail) {

  /** A name as one step of a JSON pointer (RFC 6901). */
  public static String step(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
