package dev.shortlist.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats that are decoded, recognised by their first bytes and never by a file's name. */
enum ImageFormat {
  BMP,
  JPEG,
  PNG,
  WEBP;

  static Optional<ImageFormat> of(byte[] file) {
    return Arrays.stream(values()).filter(format -> format.begins(file)).findFirst();
  }

  /** What {@code javax.imageio} calls it. */
  String plugin() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What HTTP calls it. */
  String mediaType() {
    return "image/" + plugin();
  }

  private boolean begins(byte[] file) {
    String head = new String(file, 0, Math.min(12, file.length), StandardCharsets.ISO_8859_1);
    return switch (this) {
      case BMP -> head.startsWith("BM");
      case JPEG -> head.startsWith("\u00ff\u00d8\u00ff");
      case PNG -> head.startsWith("\u0089PNG\r\n");
      case WEBP -> head.startsWith("RIFF") && head.endsWith("WEBP");
    };
  }
}
