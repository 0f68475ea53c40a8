package dev.shortlist.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentFilesTests {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  void deletesWhatAKilledUploadLeftBehind() throws IOException {
    file("matrix-1.partial", Duration.ofMinutes(61));
    Path arriving = file("matrix-2.partial", Duration.ofMinutes(59));
    Path other = file("notes.txt", Duration.ofDays(9));

    new SentFiles(folder, Clock.fixed(NOW, ZoneOffset.UTC));

    assertThat(folder).isDirectoryNotContaining("glob:**matrix-1*");
    assertThat(arriving).exists();
    assertThat(other).exists();
  }

  private Path file(String name, Duration age) throws IOException {
    Path file = Files.write(folder.resolve(name), new byte[] {1});
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }
}
