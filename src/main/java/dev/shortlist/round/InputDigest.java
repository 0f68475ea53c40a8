package dev.shortlist.round;

import dev.shortlist.pool.Standing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest of what a selection was given beside the features. */
final class InputDigest {

  private InputDigest() {}

  /**
   * sha256 over the labeled items, their classes and the held items, each with its length first.
   */
  static String of(Standing standing) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (int[] numbers : new int[][] {standing.labeled(), standing.classes(), standing.held()}) {
        sha256.update(littleEndian(numbers));
      }
      return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] littleEndian(int[] numbers) {
    ByteBuffer buffer =
        ByteBuffer.allocate(4 * (numbers.length + 1)).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(numbers.length);
    buffer.asIntBuffer().put(numbers);
    return buffer.array();
  }
}
