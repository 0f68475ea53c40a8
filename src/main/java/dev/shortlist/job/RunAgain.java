package dev.shortlist.job;

/**
 * Thrown by {@link JobHandler#commit} when what the run had read has changed meanwhile: the commit
 * is rolled back and the job runs again at once, a bounded number of times.
 */
public final class RunAgain extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param reason what changed, for example {@code labels arrived during the selection}
   */
  public RunAgain(String reason) {
    super(reason);
  }
}
