package dev.shortlist.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With a shell that goes by the name of a server, and waits for a line that never comes. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs a shell that is one file")
class OrphanTests {

  @TempDir Path folder;

  @Test
  void stopsTheServerOfItsFolder() throws Exception {
    Path database = Files.createDirectory(folder.resolve("mine"));
    Process server = server(database);
    try {
      Files.writeString(database.resolve("postmaster.pid"), server.pid() + "\n");

      new Orphan(database).stop();

      assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(database.resolve("postmaster.pid")).doesNotExist();
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  @Test
  void leavesTheServerOfAnotherFolderAloneThatHasGotItsNumber() throws Exception {
    Path database = Files.createDirectory(folder.resolve("mine"));
    Process server = server(Files.createDirectory(folder.resolve("another")));
    try {
      Files.writeString(database.resolve("postmaster.pid"), server.pid() + "\n");

      new Orphan(database).stop();

      assertThat(server.waitFor(1, TimeUnit.SECONDS)).isFalse();
      assertThat(database.resolve("postmaster.pid")).doesNotExist();
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private Process server(Path database) throws IOException {
    Path program = folder.resolve("postgres");
    Files.copy(Path.of("/bin/sh").toRealPath(), program);
    return new ProcessBuilder(program.toString(), "-c", "read line", "-D", database.toString())
        .start();
  }
}
