package dev.shortlist.backbone;

import dev.shortlist.digest.Sha256;
import dev.shortlist.partial.PartialFiles;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Files of weights. The database holds them, so that every worker can get them and no path has to
 * stay; {@code weights} in the data folder has copies, each named by its digest, that can vanish.
 */
@Component
class Weights {

  private static final int CHUNK = 4 << 20;

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final Clock clock;
  private final Path folder;
  private final PartialFiles partials;
  private final long largest;

  Weights(
      JdbcClient jdbc,
      TransactionOperations transactions,
      Clock clock,
      @Value("${shortlist.data}/weights") Path folder,
      BackboneSettings settings)
      throws IOException {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.clock = clock;
    this.folder = folder;
    this.partials = new PartialFiles(folder, clock);
    partials.deleteAbandoned();
    this.largest = settings.largestWeights().toBytes();
  }

  /**
   * @param digest {@code sha256:} and hex
   */
  record Stored(String digest, long bytes) {}

  /**
   * Stores a file. One that is there already is written only where it was damaged.
   *
   * @throws Problem {@code INVALID_WEIGHTS} if it is empty or larger than is taken
   */
  Stored store(InputStream body) throws IOException {
    Path partial = partials.create("upload");
    try {
      MessageDigest sha256 = Sha256.start();
      try (OutputStream out = new DigestOutputStream(Files.newOutputStream(partial), sha256)) {
        copyLimited(body, out);
      }
      Stored stored = new Stored(Sha256.end(sha256), Files.size(partial));
      insert(stored, partial);
      PartialFiles.complete(partial, path(stored.digest()));
      return stored;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  boolean exists(String digest) {
    return bytes(digest).isPresent();
  }

  private Optional<Long> bytes(String digest) {
    return jdbc.sql("SELECT bytes FROM weights WHERE digest = :digest")
        .param("digest", digest)
        .query(Long.class)
        .optional();
  }

  /**
   * The weights as a file on this machine, fetched from the database if they are not here as a
   * whole.
   *
   * @throws Problem {@code INTERNAL} if what the database holds is damaged
   */
  synchronized Path local(String digest) throws IOException {
    Path file = path(digest);
    if (!Files.exists(file) || !bytes(digest).equals(Optional.of(Files.size(file)))) {
      fetch(digest, file);
    }
    return file;
  }

  private void fetch(String digest, Path file) throws IOException {
    Path partial = partials.create("fetch");
    try {
      MessageDigest sha256 = Sha256.start();
      try (OutputStream out = new DigestOutputStream(Files.newOutputStream(partial), sha256)) {
        writeChunks(digest, out);
      }
      if (!Sha256.end(sha256).equals(digest)) {
        throw new Problem(
            ProblemType.INTERNAL,
            "the stored weights %s do not match their digest: the database is damaged. Restore it, or POST the file to /weights again"
                .formatted(digest));
      }
      PartialFiles.complete(partial, file);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Those up to the first that is missing. */
  private void writeChunks(String digest, OutputStream out) throws IOException {
    int number = 0;
    for (var chunk = chunk(digest, number); chunk.isPresent(); chunk = chunk(digest, ++number)) {
      out.write(chunk.get());
    }
  }

  private Optional<byte[]> chunk(String digest, int number) {
    return jdbc.sql(
            "SELECT contents FROM weights_chunk WHERE digest = :digest AND number = :number")
        .param("digest", digest)
        .param("number", number)
        .query(byte[].class)
        .optional();
  }

  private void insert(Stored stored, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      transactions.executeWithoutResult(
          _ -> {
            jdbc.sql(
                    """
                    INSERT INTO weights (digest, bytes, created_at) VALUES (:digest, :bytes, :now)
                    ON CONFLICT DO NOTHING
                    """)
                .param("digest", stored.digest())
                .param("bytes", stored.bytes())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
            storeChunks(stored.digest(), in);
          });
    }
  }

  private void storeChunks(String digest, InputStream in) {
    byte[] chunk = new byte[CHUNK];
    int number = 0;
    try {
      for (int n = in.readNBytes(chunk, 0, CHUNK); n > 0; n = in.readNBytes(chunk, 0, CHUNK)) {
        jdbc.sql(
                """
                INSERT INTO weights_chunk AS stored (digest, number, contents) VALUES (:d, :n, :contents)
                ON CONFLICT (digest, number) DO UPDATE SET contents = excluded.contents
                 WHERE stored.contents <> excluded.contents
                """)
            .param("d", digest)
            .param("n", number++)
            .param("contents", n == CHUNK ? chunk : Arrays.copyOf(chunk, n))
            .update();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    jdbc.sql("DELETE FROM weights_chunk WHERE digest = :d AND number >= :count")
        .param("d", digest)
        .param("count", number)
        .update();
  }

  private void copyLimited(InputStream body, OutputStream out) throws IOException {
    byte[] block = new byte[1 << 16];
    long total = 0;
    for (int n = body.read(block); n >= 0; n = body.read(block)) {
      total += n;
      if (total > largest) {
        throw new Problem(
            ProblemType.INVALID_WEIGHTS,
            "the file is larger than %d bytes, the most that is taken (shortlist.backbones.largest-weights)"
                .formatted(largest));
      }
      out.write(block, 0, n);
    }
    if (total == 0) {
      throw new Problem(
          ProblemType.INVALID_WEIGHTS,
          "the body is empty; send the file: curl --data-binary @FILE");
    }
  }

  private Path path(String digest) {
    return folder.resolve(digest.replace(':', '-'));
  }
}
