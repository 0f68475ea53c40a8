package dev.shortlist.itemimage;

import dev.shortlist.digest.Sha256;
import dev.shortlist.location.UnreadableLocation;
import java.util.Arrays;
import org.springframework.stereotype.Component;

/** What images hold, held against what they held when they were imported. */
@Component
class ImageIdentity {

  private final ImageBytes bytes;
  private final StoredImages stored;

  ImageIdentity(ImageBytes bytes, StoredImages stored) {
    this.bytes = bytes;
    this.stored = stored;
  }

  /** The digest of an image as it is now; empty where there is none. */
  byte[] digest(ImageRow row) {
    ImageLocation location = row.location(stored);
    byte[] imported = row.sha256();
    try {
      return imported != null && isAsImported(row, location)
          ? imported
          : Sha256.of(bytes.read(location));
    } catch (UnreadableLocation e) {
      return new byte[0];
    }
  }

  private boolean isAsImported(ImageRow row, ImageLocation location) {
    return switch (location) {
      case ImageLocation.Remote _ -> true;
      case ImageLocation.InFile part ->
          stored.contains(part.file()) || isUnchanged(row, location, bytes.stamp(part));
    };
  }

  private static boolean isUnchanged(ImageRow row, ImageLocation location, FileStamp now) {
    boolean size =
        !(location instanceof ImageLocation.Whole)
            || (row.bytes() != null && row.bytes() == now.bytes());
    return size
        && now.modifiedAt().equals(row.modifiedAt())
        && (row.changedAt() == null || row.changedAt().equals(now.changedAt()));
  }

  /**
   * @throws UnreadableLocation if this is not what was imported
   */
  static void requireAsImported(ImageRow row, byte[] image) {
    if (!Arrays.equals(row.sha256(), Sha256.of(image))) {
      throw new UnreadableLocation(
          "%s holds another image than when it was imported; put the old one back, or import the dataset again"
              .formatted(row.uri()));
    }
  }
}
