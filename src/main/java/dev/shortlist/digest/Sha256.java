package dev.shortlist.digest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests as they are written everywhere: {@code sha256:} and hex. */
public final class Sha256 {

  private Sha256() {}

  public static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Ends a digest. */
  public static String end(MessageDigest sha256) {
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }

  public static byte[] of(byte[] bytes) {
    return start().digest(bytes);
  }

  public static String of(String text) {
    MessageDigest sha256 = start();
    sha256.update(text.getBytes(StandardCharsets.UTF_8));
    return end(sha256);
  }

  /** Of lists of numbers, each as {@link #add} takes it. */
  public static String of(int[]... lists) {
    MessageDigest sha256 = start();
    for (int[] numbers : lists) {
      add(sha256, numbers);
    }
    return end(sha256);
  }

  /** Adds a list of numbers: its length, then they, as little-endian int32. */
  public static void add(MessageDigest sha256, int[] numbers) {
    ByteBuffer buffer =
        ByteBuffer.allocate(4 * (numbers.length + 1)).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(numbers.length);
    buffer.asIntBuffer().put(numbers);
    sha256.update(buffer.rewind());
  }
}
