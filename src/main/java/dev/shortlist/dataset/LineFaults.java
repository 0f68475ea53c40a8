package dev.shortlist.dataset;

import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the lines of an upload. */
final class LineFaults {

  /** Beyond this many the list of faults stops helping whoever reads it. */
  private static final int SHOWN = 100;

  private final List<Fault> faults = new ArrayList<>();
  private int count;

  /**
   * @param line counted from 1
   * @param field the field's name, or nothing for the whole line
   */
  void add(long line, String field, String detail) {
    count++;
    if (faults.size() < SHOWN) {
      String pointer = field.isEmpty() ? "/lines/" + line : "/lines/%d/%s".formatted(line, field);
      String subject = field.isEmpty() ? "line " + line : "line %d: %s".formatted(line, field);
      faults.add(new Fault(pointer, subject + " " + detail));
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /**
   * @throws Problem {@code INVALID_REQUEST} with all faults, if there are any
   */
  void refuse() {
    if (count > 0) {
      String more = count == 1 ? "" : ", and there are %d more faults".formatted(count - 1);
      throw new Problem(
              ProblemType.INVALID_REQUEST,
              "%s%s; nothing was stored".formatted(faults.getFirst().detail(), more),
              faults)
          .with("faults", count);
    }
  }
}
