package dev.shortlist.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last state of one training in a file: mark, fingerprint, state, checksum. A new state
 * replaces the old one in one step, so that there is a whole one at any time.
 */
public final class CheckpointFile implements Checkpoints {

  private static final Logger log = LoggerFactory.getLogger(CheckpointFile.class);

  private static final String MARK = "shortlist checkpoint 2";

  private final Path file;
  private final Duration pause;
  private final InstantSource clock;
  private Instant due = Instant.MIN;

  /**
   * @param pause how long to wait between two states; 0 keeps every one offered
   */
  public CheckpointFile(Path file, Duration pause, InstantSource clock) {
    this.file = file;
    this.pause = pause;
    this.clock = clock;
  }

  /** Where the disk refuses, training goes on: hours of it are worth more than the state. */
  @Override
  public void offer(String fingerprint, State state) {
    if (clock.instant().isBefore(due)) {
      return;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path next = next();
      write(next, fingerprint, state);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warn(
          "The state of a training cannot be written to {}; if it is interrupted, it goes on from"
              + " an earlier state",
          file,
          e);
    }
    due = clock.instant().plus(pause);
  }

  private Path next() {
    return file.resolveSibling(file.getFileName() + ".next");
  }

  private static void write(Path target, String fingerprint, State state) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            target,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      OutputStream buffered = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      CheckedOutputStream checked = new CheckedOutputStream(buffered, new CRC32C());
      DataOutputStream out = new DataOutputStream(checked);
      out.writeUTF(MARK);
      out.writeUTF(fingerprint);
      state.write(out);
      out.writeLong(checked.getChecksum().getValue());
      out.flush();
      channel.force(true);
    }
  }

  @Override
  public boolean restore(String fingerprint, State state) {
    if (!Files.exists(file)) {
      return false;
    }
    try {
      requireWhole();
    } catch (IOException e) {
      log.warn("{} is of no use, so training begins anew", file, e);
      return false;
    }
    try (DataInputStream in = open()) {
      if (!in.readUTF().equals(MARK) || !in.readUTF().equals(fingerprint)) {
        log.warn("{} is of another training, so this one begins anew", file);
        return false;
      }
      state.read(in);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checked before anything is restored, so that a damaged file changes nothing. */
  private void requireWhole() throws IOException {
    long content = Files.size(file) - Long.BYTES;
    if (content < 0) {
      throw new IOException("it is cut short");
    }
    CRC32C checksum = new CRC32C();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      new CheckedInputStream(in, checksum).skipNBytes(content);
      if (new DataInputStream(in).readLong() != checksum.getValue()) {
        throw new IOException("its checksum is wrong");
      }
    }
  }

  private DataInputStream open() throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  /** Removes the state, whole or half written, once the training's result is safe. */
  public void delete() {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(next());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
