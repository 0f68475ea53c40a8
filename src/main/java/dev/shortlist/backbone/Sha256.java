package dev.shortlist.backbone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests as they are written everywhere: {@code sha256:} and hex. */
final class Sha256 {

  private Sha256() {}

  static String of(String text) {
    MessageDigest sha256 = start();
    sha256.update(text.getBytes(StandardCharsets.UTF_8));
    return end(sha256);
  }

  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String end(MessageDigest sha256) {
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }
}
