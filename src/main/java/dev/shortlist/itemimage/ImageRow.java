package dev.shortlist.itemimage;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code item_image}.
 *
 * @param bytes of the image as it was read; null where it could not be
 * @param sha256 likewise
 * @param modifiedAt of the file, when {@code sha256} was computed; null for a host
 * @param changedAt likewise; null also where the file system did not tell
 */
record ImageRow(
    String uri,
    @Nullable Long firstByte,
    @Nullable Integer bytes,
    @Nullable Integer side,
    byte @Nullable [] sha256,
    @Nullable Instant modifiedAt,
    @Nullable Instant changedAt) {

  private static final String STORED = "stored:";

  static ImageRow of(CheckedImage image, StoredImages stored) {
    return switch (image.location()) {
      case ImageLocation.Whole(Path file) -> row(image, uri(file, stored), null, null);
      case ImageLocation.Part(Path file, long first, int _) ->
          row(image, uri(file, stored), first, null);
      case ImageLocation.Planes(Path file, long first, int side) ->
          row(image, uri(file, stored), first, side);
      case ImageLocation.Remote(URI uri) -> row(image, uri.toString(), null, null);
    };
  }

  private static ImageRow row(
      CheckedImage image, String uri, @Nullable Long firstByte, @Nullable Integer side) {
    FileStamp stamp = image.stamp();
    return new ImageRow(
        uri,
        firstByte,
        image.bytes(),
        side,
        image.sha256(),
        stamp == null ? null : stamp.modifiedAt(),
        stamp == null ? null : stamp.changedAt());
  }

  private static String uri(Path file, StoredImages stored) {
    return stored.contains(file) ? STORED + stored.relative(file) : file.toUri().toString();
  }

  boolean isRemote() {
    return !uri.startsWith("file:") && !uri.startsWith(STORED);
  }

  /** Where the image is; of use only if it could be read once. */
  ImageLocation location(StoredImages stored) {
    if (isRemote()) {
      return new ImageLocation.Remote(URI.create(uri));
    }
    Path file =
        uri.startsWith(STORED)
            ? stored.file(uri.substring(STORED.length()))
            : Path.of(URI.create(uri));
    if (firstByte == null) {
      return new ImageLocation.Whole(file);
    }
    return side == null
        ? new ImageLocation.Part(file, firstByte, bytes == null ? 0 : bytes)
        : new ImageLocation.Planes(file, firstByte, side);
  }
}
