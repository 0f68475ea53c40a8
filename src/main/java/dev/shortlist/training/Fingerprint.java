package dev.shortlist.training;

import dev.shortlist.digest.Sha256;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of what decides a training, in hexadecimal: a checkpoint is recognised by it. */
final class Fingerprint {

  private Fingerprint() {}

  /**
   * Of everything but the pixels.
   *
   * @param description all that fits on a line
   */
  static String of(String description, List<LabeledImages> images, List<float[]> weights) {
    try {
      MessageDigest digest = Sha256.start();
      try (DataOutputStream out =
          new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
        out.writeUTF(description);
        for (LabeledImages labeled : images) {
          write(labeled, out);
        }
        for (float[] tensor : weights) {
          Floats.write(tensor, out);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(LabeledImages images, DataOutputStream out) throws IOException {
    out.writeInt(images.size());
    for (int position = 0; position < images.size(); position++) {
      out.writeUTF(images.images().key(position));
      out.writeInt(images.classOf()[position]);
    }
  }
}
