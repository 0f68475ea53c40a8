package dev.shortlist.partial;

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

class PartialFilesTests {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  void deletesWhatAKilledProcessLeftWhenTheNextFileIsBegun() throws IOException {
    Path dead = file("upload-1.partial", Duration.ofMinutes(61));
    Path alive = file("upload-2.partial", Duration.ofMinutes(59));
    Path whole = file("sha256-1", Duration.ofDays(9));

    Path begun = partials().create("upload");

    assertThat(dead).doesNotExist();
    assertThat(alive).exists();
    assertThat(whole).exists();
    assertThat(PartialFiles.isPartial(begun)).isTrue();
  }

  @Test
  void passesOverAFileThatVanishesMeanwhile() throws IOException {
    Path gone = Files.createSymbolicLink(folder.resolve("a.partial"), folder.resolve("nowhere"));

    partials().deleteAbandoned();

    assertThat(Files.isSymbolicLink(gone)).isTrue();
  }

  @Test
  void givesAFileItsNameInPlaceOfWhatHadIt() throws IOException {
    Path target = Files.writeString(folder.resolve("a.onnx"), "half");
    Path partial = Files.writeString(partials().create("fetch"), "the whole");

    PartialFiles.complete(partial, target);

    assertThat(target).hasContent("the whole");
    assertThat(partial).doesNotExist();
  }

  private PartialFiles partials() {
    return new PartialFiles(folder, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private Path file(String name, Duration age) throws IOException {
    Path file = Files.write(folder.resolve(name), new byte[] {1});
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }
}
