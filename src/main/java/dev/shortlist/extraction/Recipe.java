package dev.shortlist.extraction;

import dev.shortlist.backbone.RegisteredBackbone;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * All that decides extracted vectors. Equal recipes give equal vectors, up to the last bits in
 * which devices differ.
 *
 * @param digest {@code sha256:} and hex, of items, weights and transform
 */
record Recipe(String digest) {

  /** Changes when the same items, weights and transform begin to give other vectors. */
  private static final String VERSION = "shortlist features 1";

  static Recipe of(String itemsDigest, RegisteredBackbone backbone) {
    String text = String.join("\n", VERSION, itemsDigest, backbone.digest());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Recipe("sha256:" + HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
