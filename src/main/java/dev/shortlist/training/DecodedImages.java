package dev.shortlist.training;

import dev.shortlist.image.RgbImage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps images decoded while they fit into a budget; the rest are decoded again each time. Every
 * epoch reads every image once, so which ones are kept does not matter and none is ever evicted.
 */
final class DecodedImages implements ImageSource {

  /** All of CIFAR, a few of ImageNet. */
  static final long USUAL_BYTES = 256L << 20;

  private final ImageSource source;
  private final AtomicLong bytesLeft;
  private final Map<Integer, RgbImage> kept = new ConcurrentHashMap<>();

  DecodedImages(ImageSource source, long bytes) {
    this.source = source;
    this.bytesLeft = new AtomicLong(bytes);
  }

  @Override
  public String key(int position) {
    return source.key(position);
  }

  @Override
  public RgbImage read(int position) {
    RgbImage known = kept.get(position);
    if (known != null) {
      return known;
    }
    RgbImage image = source.read(position);
    int bytes = image.pixels().length;
    if (bytesLeft.addAndGet(-bytes) >= 0) {
      kept.put(position, image);
    } else {
      bytesLeft.addAndGet(bytes);
    }
    return image;
  }
}
