package dev.shortlist.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTests {

  /** A number that is all a training has come to. */
  private static final class Count implements Checkpoints.State {

    private long value;

    Count(long value) {
      this.value = value;
    }

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeLong(value);
    }

    @Override
    public void read(DataInputStream in) throws IOException {
      value = in.readLong();
    }
  }

  @TempDir private Path folder;
  private Path file;
  private CheckpointFile checkpoints;

  @BeforeEach
  void open() {
    file = folder.resolve("below").resolve("state");
    checkpoints = new CheckpointFile(file, Duration.ZERO, InstantSource.system());
  }

  @Test
  void givesBackTheLastState() throws IOException {
    checkpoints.offer("a", new Count(3));
    checkpoints.offer("a", new Count(4));
    Count count = new Count(0);

    assertThat(checkpoints.restore("a", count)).isTrue();
    assertThat(count.value).isEqualTo(4);
    assertThat(folder.resolve("below")).isDirectoryNotContaining("glob:**.next");

    checkpoints.delete();
    assertThat(checkpoints.restore("a", count)).isFalse();
  }

  @Test
  void leavesAloneWhatIsOfAnotherTraining() {
    checkpoints.offer("a", new Count(3));
    Count count = new Count(0);

    assertThat(checkpoints.restore("b", count)).isFalse();
    assertThat(count.value).isZero();
  }

  @Test
  void aDamagedStateChangesNothing() throws IOException {
    checkpoints.offer("a", new Count(3));
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      requireUnusable(damaged);
      requireUnusable(Arrays.copyOf(whole, at));
    }
  }

  private void requireUnusable(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    Count count = new Count(0);
    assertThat(checkpoints.restore("a", count)).isFalse();
    assertThat(count.value).isZero();
  }

  @Test
  void waitsBetweenTwoStates() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    CheckpointFile patient = new CheckpointFile(file, Duration.ofMinutes(5), now::get);
    Count count = new Count(0);
    patient.offer("a", new Count(1));
    now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(4)));
    patient.offer("a", new Count(2));

    patient.restore("a", count);
    assertThat(count.value).isEqualTo(1);

    now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(1)));
    patient.offer("a", new Count(3));
    patient.restore("a", count);
    assertThat(count.value).isEqualTo(3);
  }
}
