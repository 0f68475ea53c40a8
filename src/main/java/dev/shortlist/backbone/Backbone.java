package dev.shortlist.backbone;

import dev.shortlist.image.RgbImage;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded network with its transform. Preparing images is free of state and may happen on any
 * thread; embedding is for one thread at a time, and uses as many as the backbone was loaded with.
 */
public final class Backbone implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Backbone.class);

  /** A side every convolutional network takes, where images keep their size. */
  private static final int USUAL_SIDE = 224;

  static final int LARGEST_DIMENSION = 65_536;

  /** Of the numbers in one batch: 1 GB, and well below the longest array. */
  static final long MOST_VALUES = 1 << 28;

  private final BackboneSpec spec;
  private final Network network;
  private final Device device;
  private final int dimension;

  /** More images at once did not fit the device. */
  private int fitting = Integer.MAX_VALUE;

  private Backbone(BackboneSpec spec, Network network, Device device) {
    this.spec = spec;
    this.network = network;
    this.device = device;
    this.dimension = trial();
  }

  /**
   * Loads the weights and checks them.
   *
   * @param threads how many the network may use on the processor
   * @throws Problem if the file is missing, malformed or not of this kind, or does not fit the
   *     device
   */
  public static Backbone load(BackboneSpec spec, Device device, int threads) {
    return of(spec, Networks.open(spec, device, threads), device);
  }

  /**
   * Takes over a network that is open, and closes it if it does not work.
   *
   * @throws Problem if it does not give features, or the device has no room for one image
   */
  static Backbone of(BackboneSpec spec, Network network, Device device) {
    try {
      return new Backbone(spec, network, device);
    } catch (RuntimeException | Error e) {
      network.close();
      throw e;
    }
  }

  /** Numbers per image, d. */
  public int dimension() {
    return dimension;
  }

  public Transform transform() {
    return spec.transform();
  }

  /** How many images at once suit the device it was loaded on. */
  public int imagesAtOnce() {
    return BatchSize.suiting(device, side());
  }

  /** How many images at once come nearest to what somebody asks for. */
  public int imagesAtOnce(int wanted) {
    return BatchSize.limited(wanted, side());
  }

  /** What the network takes for an image. */
  public ImageTensor prepare(String key, RgbImage image) {
    return spec.transform().apply(key, image);
  }

  /**
   * The features of a batch, each row divided by its Euclidean norm as the reference does. A batch
   * too large for the device is run in halves.
   *
   * @return shape (n, d), in the order of the images
   * @throws Problem naming the item whose image has another size than the first, that the network
   *     refuses, that alone does not fit the device, or whose features are zero or not finite
   */
  public float[][] embed(List<ImageTensor> images) {
    if (images.isEmpty()) {
      return new float[0][];
    }
    float[] rows = forward(images);
    float[][] features = new float[images.size()][];
    for (int row = 0; row < features.length; row++) {
      features[row] = Arrays.copyOfRange(rows, row * dimension, (row + 1) * dimension);
      normalise(images.get(row).key(), features[row]);
    }
    return features;
  }

  @Override
  public void close() {
    network.close();
  }

  private float[] forward(List<ImageTensor> images) {
    int height = images.getFirst().height();
    int width = images.getFirst().width();
    int size = 3 * height * width;
    if (images.size() > Math.clamp(MOST_VALUES / size, 1, fitting)) {
      return inHalves(images);
    }
    float[] values = new float[images.size() * size];
    for (int i = 0; i < images.size(); i++) {
      ImageTensor image = images.get(i);
      if (image.height() != height || image.width() != width) {
        throw new Problem(
                ProblemType.UNREADABLE_IMAGE,
                "the image of item %s is %d x %d after the transform, others of its batch are %d x %d; use a card with a crop"
                    .formatted(image.key(), image.width(), image.height(), width, height))
            .with("item", image.key());
      }
      System.arraycopy(image.values(), 0, values, i * size, size);
    }
    try {
      float[] rows = network.forward(values, images.size(), height, width);
      if (rows.length != images.size() * dimension) {
        throw new NetworkFailure(
            "it gives %d numbers for %d images, not %d for each"
                .formatted(rows.length, images.size(), dimension));
      }
      return rows;
    } catch (OutOfDeviceMemoryException e) {
      if (images.size() == 1) {
        throw Networks.deviceFull(device, "the " + described(images.getFirst()), e)
            .with("item", images.getFirst().key());
      }
      fitting = images.size() / 2;
      log.info("{} has no room for {} images at once; trying {}", device, images.size(), fitting);
      return inHalves(images);
    } catch (NetworkFailure e) {
      throw refused(images, e);
    }
  }

  private static Problem refused(List<ImageTensor> images, NetworkFailure failure) {
    ImageTensor first = images.getFirst();
    Problem problem =
        new Problem(
                ProblemType.UNREADABLE_IMAGE,
                "the network fails on a batch of %d that begins with the %s: %s. If it takes images of one size, use a card with that crop; if it takes them one by one, ask for a batch_size of 1"
                    .formatted(images.size(), described(first), failure.getMessage()))
            .with("item", first.key());
    problem.initCause(failure);
    return problem;
  }

  private static String described(ImageTensor image) {
    return "image of item %s, %d x %d after the transform"
        .formatted(image.key(), image.width(), image.height());
  }

  private float[] inHalves(List<ImageTensor> images) {
    int half = images.size() / 2;
    float[] first = forward(images.subList(0, half));
    float[] second = forward(images.subList(half, images.size()));
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static void normalise(String key, float[] row) {
    double squares = 0;
    for (float value : row) {
      squares += (double) value * value;
    }
    float norm = (float) Math.sqrt(squares);
    if (norm == 0 || !Float.isFinite(norm)) {
      throw new Problem(
              ProblemType.INVALID_VECTORS,
              "the features of item %s are %s and cannot be normalised"
                  .formatted(key, norm == 0 ? "all zero" : "not finite"))
          .with("item", key);
    }
    for (int i = 0; i < row.length; i++) {
      row[i] /= norm;
    }
  }

  private int trial() {
    int side = side();
    try {
      int length = network.forward(new float[3 * side * side], 1, side, side).length;
      if (length < 1 || length > LARGEST_DIMENSION) {
        throw new NetworkFailure(
            "it gives %d numbers per image; features have 1 to %d"
                .formatted(length, LARGEST_DIMENSION));
      }
      return length;
    } catch (OutOfDeviceMemoryException e) {
      throw Networks.deviceFull(device, "an image of %d x %d".formatted(side, side), e);
    } catch (NetworkFailure e) {
      throw Networks.unloadable(spec, e);
    }
  }

  /** Of images after the transform; where they keep their shape, of the shorter side. */
  private int side() {
    Transform transform = spec.transform();
    int side = transform.crop() > 0 ? transform.crop() : transform.resize();
    return side > 0 ? side : USUAL_SIDE;
  }
}
