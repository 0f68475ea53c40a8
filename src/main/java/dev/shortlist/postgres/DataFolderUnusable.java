package dev.shortlist.postgres;

import java.io.IOException;
import java.nio.file.Path;

/** The data folder cannot be used; the message says why and what to do. */
final class DataFolderUnusable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String action;

  private DataFolderUnusable(String description, String action) {
    super(description);
    this.action = action;
  }

  static DataFolderUnusable inUse(Path folder, String pid) {
    return new DataFolderUnusable(
        "The data folder %s is in use by another Shortlist (process %s)."
            .formatted(folder, pid.isBlank() ? "unknown" : pid.strip()),
        "Stop that process, or start this one with --shortlist.data=<another folder>.");
  }

  static DataFolderUnusable notWritable(Path folder, IOException cause) {
    var unusable =
        new DataFolderUnusable(
            "The data folder %s cannot be written: %s".formatted(folder, cause),
            "Make it writable for this user, or start with --shortlist.data=<another folder>.");
    unusable.initCause(cause);
    return unusable;
  }

  String action() {
    return action;
  }
}
