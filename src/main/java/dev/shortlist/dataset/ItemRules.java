package dev.shortlist.dataset;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** What the fields of an item may hold, whether it is uploaded or imported. */
public final class ItemRules {

  /** Of a key or a stratum, in characters. */
  public static final int LONGEST_TEXT = 1000;

  /** Entries that the metadata of an item may have. */
  public static final int MOST_METADATA = 100;

  /** That a dataset can have: as many as a pool. */
  public static final int MOST_CLASSES = 65_536;

  /** What {@link #isCost} allows, in words. */
  public static final String COST = "number from 0 to below 10000000000 with at most 2 decimals";

  /** What numeric(12, 2) holds. */
  private static final BigDecimal COST_LIMIT = BigDecimal.TEN.pow(10);

  private static final int COST_DECIMALS = 2;

  /** Beyond it a number measures nothing, and the database's own limits come near. */
  private static final int LARGEST_EXPONENT = 400;

  private ItemRules() {}

  public static boolean isText(String text) {
    return !text.isBlank() && text.length() <= LONGEST_TEXT && isStorable(text);
  }

  /** PostgreSQL knows no NUL, and UTF-8 no half of a surrogate pair. */
  public static boolean isStorable(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  public static boolean isNumber(BigDecimal number) {
    return Math.abs((long) number.scale()) <= LARGEST_EXPONENT;
  }

  public static boolean isCost(BigDecimal number) {
    return isNumber(number)
        && number.signum() >= 0
        && number.compareTo(COST_LIMIT) < 0
        && number.stripTrailingZeros().scale() <= COST_DECIMALS;
  }
}
