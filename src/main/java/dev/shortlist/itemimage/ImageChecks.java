package dev.shortlist.itemimage;

import dev.shortlist.digest.Sha256;
import dev.shortlist.image.ImageDecoder;
import dev.shortlist.location.UnreadableLocation;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads and decodes images once, so that no corrupt one gets any further. */
@Component
public class ImageChecks {

  private final ImageBytes images;

  ImageChecks(ImageBytes images) {
    this.images = images;
  }

  /**
   * @param key names the item in what is said about its image
   */
  public Future<CheckedImage> check(String key, ImageLocation location, ImageThreads threads) {
    return switch (location) {
      case ImageLocation.InFile _ -> threads.fromFile(() -> read(key, location));
      case ImageLocation.Remote _ -> threads.fromHost(() -> read(key, location));
    };
  }

  private Callable<CheckedImage> read(String key, ImageLocation location) {
    try {
      // before the bytes: what is written after them makes the file look changed
      FileStamp stamp =
          switch (location) {
            case ImageLocation.InFile part -> images.stamp(part);
            case ImageLocation.Remote _ -> null;
          };
      byte[] image = images.read(location);
      return () ->
          new CheckedImage(location, image.length, Sha256.of(image), stamp, fault(key, image));
    } catch (UnreadableLocation e) {
      return () -> new CheckedImage(location, null, null, null, unreadable(key, e));
    }
  }

  private static @Nullable Problem fault(String key, byte[] image) {
    try {
      ImageDecoder.decode(key, image);
      return null;
    } catch (Problem e) {
      return e;
    }
  }

  static Problem unreadable(String key, UnreadableLocation why) {
    Problem problem =
        new Problem(
            ProblemType.UNREADABLE_IMAGE,
            "the image of item %s cannot be read: %s".formatted(key, why.detail()));
    problem.initCause(why);
    return problem.with("item", key);
  }
}
