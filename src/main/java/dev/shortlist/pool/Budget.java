package dev.shortlist.pool;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * How many labels a pool may buy, and where they are: every label is either free, reserved by a
 * round, or spent.
 */
@Embeddable
public record Budget(
    @Column(name = "labels_total") int total,
    @Column(name = "labels_reserved") int reserved,
    @Column(name = "labels_spent") int spent) {

  public Budget {
    if (reserved < 0 || spent < 0 || reserved + spent > total) {
      throw new IllegalArgumentException(
          "impossible budget: total=%d reserved=%d spent=%d".formatted(total, reserved, spent));
    }
  }

  static Budget of(int total) {
    return new Budget(total, 0, 0);
  }

  public int remaining() {
    return total - reserved - spent;
  }

  Budget reserve(int labels) {
    requireRemaining(labels);
    return new Budget(total, reserved + labels, spent);
  }

  Budget spend(int labels) {
    return new Budget(total, reserved - labels, spent + labels);
  }

  Budget charge(int labels) {
    requireRemaining(labels);
    return new Budget(total, reserved, spent + labels);
  }

  Budget release(int labels) {
    return new Budget(total, reserved - labels, spent);
  }

  void requireRemaining(int labels) {
    if (labels > remaining()) {
      throw new Problem(
              ProblemType.BUDGET_EXCEEDED,
              "asked for %d labels, %d of %d remain (%d reserved, %d spent); ask for at most %d"
                  .formatted(labels, remaining(), total, reserved, spent, remaining()))
          .with("asked", labels)
          .with("remaining", remaining());
    }
  }
}
