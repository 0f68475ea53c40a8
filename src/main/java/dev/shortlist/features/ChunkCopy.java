package dev.shortlist.features;

import dev.shortlist.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes the chunks of one matrix with {@code COPY}, the fastest way into PostgreSQL, in its binary
 * format. Closing before {@link #finish()} takes back what was written.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">the format</a>
 */
final class ChunkCopy implements AutoCloseable {

  private static final String COPY =
      """
      COPY feature_chunk (feature_cache_id, first_row, row_count, sha256, vectors)
      FROM STDIN (FORMAT binary)
      """;

  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final short COLUMNS = 5;
  private static final int DIGEST_BYTES = 32;

  private final CopyIn copy;
  private final UUID cacheId;
  private final MessageDigest sha256 = Sha256.start();
  private final ByteBuffer fields = ByteBuffer.allocate(128);

  ChunkCopy(Connection connection, UUID cacheId) throws SQLException {
    this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
    this.cacheId = cacheId;
    fields.put(SIGNATURE).putInt(0).putInt(0); // no flags, no header extension
    send();
  }

  void write(Chunk chunk) throws SQLException {
    sha256.update(chunk.vectors(), 0, chunk.length());
    fields
        .putShort(COLUMNS)
        .putInt(2 * Long.BYTES)
        .putLong(cacheId.getMostSignificantBits())
        .putLong(cacheId.getLeastSignificantBits())
        .putInt(Integer.BYTES)
        .putInt(chunk.firstRow())
        .putInt(Integer.BYTES)
        .putInt(chunk.rowCount())
        .putInt(DIGEST_BYTES)
        .put(sha256.digest())
        .putInt(chunk.length());
    send();
    copy.writeToCopy(chunk.vectors(), 0, chunk.length());
  }

  void finish() throws SQLException {
    fields.putShort((short) -1);
    send();
    copy.endCopy();
  }

  private void send() throws SQLException {
    copy.writeToCopy(fields.array(), 0, fields.position());
    fields.clear();
  }

  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
