package dev.shortlist.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.features.LocalFolder.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFolderTests {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path path;

  @Test
  void evictsTheLeastRecentlyUsedUntilTheNewFileFits() throws IOException {
    LocalFolder folder = folder(100);
    file("newest", 40, Duration.ofMinutes(1));
    file("oldest", 40, Duration.ofMinutes(3));
    file("older", 20, Duration.ofMinutes(2));
    folder.makeRoom(30);
    assertThat(names()).containsExactly("newest", "older");
    folder.makeRoom(50);
    assertThat(names()).containsExactly("newest");
  }

  @Test
  void keepsEverythingThatFits() throws IOException {
    file("a", 40, Duration.ofDays(9));
    folder(100).makeRoom(60);
    assertThat(names()).containsExactly("a");
  }

  @Test
  void countsOpeningAsUse() throws IOException {
    LocalFolder folder = folder(100);
    Path opened = file("opened", 50, Duration.ofMinutes(9));
    file("other", 50, Duration.ofMinutes(1));
    folder.touch(opened);
    folder.makeRoom(50);
    assertThat(names()).containsExactly("opened");
  }

  @Test
  void neverEvictsAFileInUse() throws IOException {
    LocalFolder folder = folder(100);
    file("used", 90, Duration.ofMinutes(2));
    file("free", 10, Duration.ofMinutes(1));
    LocalFile first = folder.use("used");
    LocalFile second = folder.use("used");
    folder.makeRoom(50);
    assertThat(names()).containsExactly("used");
    folder.release(first);
    folder.makeRoom(50);
    assertThat(names()).containsExactly("used");
    folder.release(second);
    folder.makeRoom(50);
    assertThat(names()).isEmpty();
  }

  @Test
  void clearsAwayWhatADeadBuilderLeft() throws IOException {
    file("dead.partial", 10, Duration.ofMinutes(61));
    file("alive.partial", 90, Duration.ofMinutes(59));
    folder(50).makeRoom(10);
    assertThat(names()).containsExactly("alive.partial");
  }

  /** As another that is being built is when it takes its name. */
  @Test
  void passesOverAFileThatVanishesWhileItLooks() throws IOException {
    Files.createSymbolicLink(path.resolve("renamed.partial"), path.resolve("nowhere"));
    file("oldest", 40, Duration.ofMinutes(3));
    folder(100).makeRoom(90);
    assertThat(names()).containsExactly("renamed.partial");
  }

  private LocalFolder folder(long limit) {
    return new LocalFolder(path, limit, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private Path file(String name, int bytes, Duration age) throws IOException {
    Path file = Files.write(path.resolve(name), new byte[bytes]);
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
