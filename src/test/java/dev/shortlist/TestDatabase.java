package dev.shortlist;

import dev.shortlist.fixture.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Gives a test a real PostgreSQL of its own: a container where a Docker engine answers, the
 * embedded server everywhere else. Also the folders and the host that the service may read from.
 */
public final class TestDatabase
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    String host = "localhost:" + freePort();
    TestPropertyValues.of(
            "shortlist.data=" + freshFolder(),
            "shortlist.locations.roots=" + readable(),
            "shortlist.locations.private-hosts=" + host,
            "shortlist.locations.s3.endpoint=http://" + host,
            "shortlist.locations.s3.access-key=" + S3Server.ACCESS_KEY,
            "shortlist.locations.s3.secret-key=" + S3Server.SECRET_KEY)
        .applyTo(context);
    if (DockerClientFactory.instance().isDockerAvailable()) {
      useContainer(context);
    }
  }

  @SuppressWarnings("resource") // Testcontainers' reaper ends it with the tests
  private static void useContainer(ConfigurableApplicationContext context) {
    var postgres = new PostgreSQLContainer("postgres:18-alpine");
    postgres.start();
    TestPropertyValues.of(
            "spring.datasource.url=" + postgres.getJdbcUrl(),
            "spring.datasource.username=" + postgres.getUsername(),
            "spring.datasource.password=" + postgres.getPassword())
        .applyTo(context);
  }

  /**
   * What tests import: fixtures, the data pack beside the project, and what they made themselves.
   */
  private static String readable() {
    return Stream.of("src/test/resources", "../shared/data", "target/test-data")
        .map(folder -> Path.of(folder).toAbsolutePath().normalize().toString())
        .collect(Collectors.joining(","));
  }

  /** The port of the one host that the service may read from, if a test serves files there. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path freshFolder() {
    try {
      Path parent = Files.createDirectories(Path.of("target", "test-data"));
      return Files.createTempDirectory(parent, "service-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
