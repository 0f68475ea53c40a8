package dev.shortlist.job;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells the failures of a database that pass from those that would happen again. */
final class TransientFailure {

  /**
   * Classes of SQLSTATE: connection lost, transaction rolled back (deadlock, serialization), out of
   * resources, operator intervention (the server is stopping or starting).
   */
  private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

  private TransientFailure() {}

  static boolean in(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (isPassing(cause)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPassing(Throwable failure) {
    return switch (failure) {
      case TransientDataAccessException e -> true;
      case RecoverableDataAccessException e -> true;
      case DataAccessResourceFailureException e -> true;
      case CannotCreateTransactionException e -> true;
      case SQLTransientException e -> true;
      case SQLRecoverableException e -> true;
      case SQLException e -> hasPassingState(e.getSQLState());
      default -> false;
    };
  }

  /** Without a SQLSTATE it was not the server that refused: the connection was gone already. */
  private static boolean hasPassingState(@Nullable String sqlState) {
    return sqlState == null || PASSING.stream().anyMatch(sqlState::startsWith);
  }
}
