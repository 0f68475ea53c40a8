package dev.shortlist.importing;

import dev.shortlist.dataset.Utf8Reader;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the lines of a file; the first hundred are told, all are counted. */
final class SourceFaults {

  private static final int TOLD = 100;

  private final Path file;
  private final String unit;
  private final List<Fault> told = new ArrayList<>();
  private long count;

  /** For a text file, whose lines are counted from 1. */
  SourceFaults(Path file) {
    this(file, "line");
  }

  /**
   * @param unit what the file consists of
   */
  SourceFaults(Path file, String unit) {
    this.file = file;
    this.unit = unit;
  }

  void add(long number, String detail) {
    count++;
    if (told.size() < TOLD) {
      told.add(new Fault("/location", "%s %s %d: %s".formatted(file, unit, number, detail)));
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /**
   * @throws Problem if anything was added
   */
  void refuse() {
    if (count > 0) {
      throw new Problem(
              ProblemType.UNREADABLE_SOURCE,
              count == 1
                  ? told.getFirst().detail()
                  : "%d faults, the first: %s".formatted(count, told.getFirst().detail()),
              told)
          .with("faults", count);
    }
  }

  /** A file that cannot be used at all. */
  static Problem unreadable(Path file, String why) {
    return new Problem(
        ProblemType.UNREADABLE_SOURCE,
        "%s cannot be imported: %s".formatted(file, why),
        List.of(new Fault("/location", why)));
  }

  /** One that could not be read to its end. */
  static Problem unreadable(Path file, IOException failure) {
    String why =
        switch (failure) {
          case Utf8Reader.MalformedLineException malformed -> malformed.getMessage();
          case CharacterCodingException _ -> "it is no UTF-8 text";
          case EOFException _ -> "it is empty or cut short; fetch or write it again";
          case NoSuchFileException _ -> "it is not there";
          case AccessDeniedException _ -> "the service may not open it";
          default -> String.valueOf(failure.getMessage());
        };
    Problem problem = unreadable(file, why);
    problem.initCause(failure);
    return problem;
  }
}
