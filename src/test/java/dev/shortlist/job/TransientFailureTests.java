package dev.shortlist.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.transaction.TransactionSystemException;

class TransientFailureTests {

  @ParameterizedTest
  @ValueSource(strings = {"40P01", "40001", "08006", "57P01", "57P03", "53300"})
  void passesWhereTheServerSaysSo(String sqlState) {
    var cause = new SQLException("from the server", sqlState);
    assertThat(TransientFailure.in(new TransactionSystemException("commit", cause))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "42P01", "22001"})
  void staysWhereTheStatementIsWrong(String sqlState) {
    var cause = new SQLException("from the server", sqlState);
    assertThat(TransientFailure.in(new TransactionSystemException("commit", cause))).isFalse();
  }

  @Test
  void passesWhenThereIsNoConnectionToBeHad() {
    var timeout = new SQLTransientConnectionException("the pool is empty");
    assertThat(TransientFailure.in(new CannotGetJdbcConnectionException("none", timeout))).isTrue();
  }

  @Test
  void passesWhenTheConnectionIsNoMoreEvenToRollBack() {
    var closed = new SQLException("Connection is closed");
    assertThat(TransientFailure.in(new JpaSystemException(new RuntimeException(closed)))).isTrue();
  }

  @Test
  void passesWhenSomebodyElseWroteFirst() {
    assertThat(TransientFailure.in(new OptimisticLockingFailureException("stale"))).isTrue();
  }

  @Test
  void staysForEverythingElse() {
    assertThat(TransientFailure.in(new DuplicateKeyException("taken"))).isFalse();
    assertThat(TransientFailure.in(new IllegalStateException(new RuntimeException()))).isFalse();
    assertThat(TransientFailure.in(new OutOfMemoryError())).isFalse();
  }
}
