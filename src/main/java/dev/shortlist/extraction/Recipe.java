package dev.shortlist.extraction;

import dev.shortlist.backbone.RegisteredBackbone;
import dev.shortlist.digest.Sha256;

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
    return new Recipe(Sha256.of(String.join("\n", VERSION, itemsDigest, backbone.digest())));
  }
}
