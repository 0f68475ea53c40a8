package dev.shortlist.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server that keeps its data in a {@link DataFolder} and what it acknowledged through
 * any crash. It listens on a free loopback port, behind a password only this folder's owner can
 * read.
 */
final class PostgresInFolder implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PostgresInFolder.class);

  /** Crash recovery after kill -9 replays the log first; it may take a while, never fail. */
  private static final Duration STARTUP = Duration.ofMinutes(5);

  private final EmbeddedPostgres server;
  private final String password;

  private PostgresInFolder(EmbeddedPostgres server, String password) {
    this.server = server;
    this.password = password;
  }

  static PostgresInFolder start(DataFolder folder) throws IOException, SQLException {
    Path database = folder.resolve("postgres");
    if (Files.notExists(database)) {
      initialise(folder, database);
    }
    new Orphan(database).stop();
    String password = Files.readString(database.resolve("password"));
    var server = builder(folder, database).setConnectConfig("password", password).start();
    log.info("PostgreSQL runs in {} on port {}", database, server.getPort());
    return new PostgresInFolder(server, password);
  }

  /** Made beside its place and moved there when complete: a crash half-way leaves nothing. */
  private static void initialise(DataFolder folder, Path database)
      throws IOException, SQLException {
    Path draft = folder.resolve("postgres.draft");
    new Orphan(draft).stop();
    FileSystemUtils.deleteRecursively(draft);
    String password = newPassword();
    try (EmbeddedPostgres server = builder(folder, draft).start();
        Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER USER postgres PASSWORD '%s'".formatted(password));
    }
    Files.createFile(
        draft.resolve("password"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft.resolve("password"), password);
    Files.writeString(draft.resolve("pg_hba.conf"), "host all all localhost scram-sha-256\n");
    Files.move(draft, database);
  }

  private static EmbeddedPostgres.Builder builder(DataFolder folder, Path database) {
    var output = ProcessBuilder.Redirect.appendTo(folder.resolve("postgres.log").toFile());
    return EmbeddedPostgres.builder()
        .setDataDirectory(database)
        .setCleanDataDirectory(false)
        .setOverrideWorkingDirectory(folder.resolve("postgres-binaries").toFile())
        .setRegisterShutdownHook(false)
        .setPGStartupWait(STARTUP)
        .setOutputRedirector(output)
        .setErrorRedirector(output)
        .setLocaleConfig("locale-provider", "builtin")
        .setLocaleConfig("builtin-locale", "C.UTF-8")
        .setLocaleConfig("locale", "C")
        // The library is meant for tests and turns durability off; here nothing may be lost.
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_connections", "100")
        .setServerConfig("unix_socket_directories", "''")
        // The log line in which a client's vanishing shows within seconds, not after its statement.
        .setServerConfig("client_connection_check_interval", "5s");
  }

  private static String newPassword() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  String url() {
    return "jdbc:postgresql://localhost:%d/postgres".formatted(server.getPort());
  }

  String password() {
    return password;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
