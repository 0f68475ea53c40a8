package dev.shortlist.evaluation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of what an answer was computed from. */
final class Digests {

  private Digests() {}

  /** {@code sha256:} over lists of numbers, little-endian, each with its length first. */
  static String of(int[]... lists) {
    MessageDigest sha256 = sha256();
    for (int[] numbers : lists) {
      ByteBuffer buffer =
          ByteBuffer.allocate(4 * (numbers.length + 1)).order(ByteOrder.LITTLE_ENDIAN);
      buffer.putInt(numbers.length);
      buffer.asIntBuffer().put(numbers);
      sha256.update(buffer.array());
    }
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
