package dev.shortlist.web;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for, from the query parameters {@code limit} (1 to 200, 50 by
 * default) and {@code cursor}. A controller takes it as an argument.
 *
 * @param after the key of the last row already seen; null for the first page
 */
public record Paging(int limit, @Nullable String after) {

  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 200;

  private static final UUID BEFORE_ALL = new UUID(0, 0);

  public Paging {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new Problem(
          ProblemType.MALFORMED_REQUEST, "limit is %d; take 1 to %d".formatted(limit, MAX_LIMIT));
    }
  }

  /** How many rows to read: one more than shown tells whether there is a next page. */
  public int fetch() {
    return limit + 1;
  }

  /** The key as an id; one before all ids on the first page. */
  public UUID afterId() {
    if (after == null) {
      return BEFORE_ALL;
    }
    try {
      return UUID.fromString(after);
    } catch (IllegalArgumentException e) {
      throw badCursor(e);
    }
  }

  /** The key as a number; −1 on the first page. */
  public long afterNumber() {
    if (after == null) {
      return -1;
    }
    try {
      long number = Long.parseLong(after);
      if (number < 0 || number == Long.MAX_VALUE) {
        throw new NumberFormatException(after + " is the number of no row that has a next one");
      }
      return number;
    } catch (NumberFormatException e) {
      throw badCursor(e);
    }
  }

  static String cursor(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  static Paging of(@Nullable String limit, @Nullable String cursor) {
    return new Paging(limit == null ? DEFAULT_LIMIT : parseLimit(limit), decode(cursor));
  }

  private static int parseLimit(String limit) {
    try {
      return Integer.parseInt(limit);
    } catch (NumberFormatException e) {
      throw refusal("limit is \"%s\"; take 1 to %d".formatted(limit, MAX_LIMIT), e);
    }
  }

  private static @Nullable String decode(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw badCursor(e);
    }
  }

  private static Problem badCursor(Exception cause) {
    return refusal("the cursor is not one of ours; take next from the page before", cause);
  }

  private static Problem refusal(String detail, Exception cause) {
    Problem problem = new Problem(ProblemType.MALFORMED_REQUEST, detail);
    problem.initCause(cause);
    return problem;
  }
}
