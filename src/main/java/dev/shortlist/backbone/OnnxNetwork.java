package dev.shortlist.backbone;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/**
 * An ONNX model with one input and features as its first output. A model that was exported for a
 * fixed number of images is given as many at a time, black ones where there are no more.
 */
final class OnnxNetwork implements Network {

  private static final int ANY = -1;
  private static final int MOST_AT_ONCE = 512;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final String input;

  /** How many images it takes, no fewer and no more, or {@link #ANY}. */
  private final int atOnce;

  /** Opens a session over a file or over its bytes. */
  private interface Opening {
    OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options)
        throws OrtException;
  }

  private OnnxNetwork(Opening opening, Device device, int threads) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      if (device instanceof Device.Cuda(int index)) {
        options.addCUDA(index);
      }
      session = opening.open(environment, options);
    }
    try {
      NodeInfo images = onlyInput(session);
      input = images.getName();
      atOnce = atOnce(images);
    } catch (OrtException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static NodeInfo onlyInput(OrtSession session) throws OrtException {
    Collection<NodeInfo> inputs = session.getInputInfo().values();
    if (inputs.size() != 1) {
      throw new NetworkFailure("it takes %d inputs, not one".formatted(inputs.size()));
    }
    return inputs.iterator().next();
  }

  private static int atOnce(NodeInfo input) {
    if (!(input.getInfo() instanceof TensorInfo tensor)
        || tensor.getShape().length == 0
        || tensor.getShape()[0] < 1) {
      return ANY;
    }
    long images = tensor.getShape()[0];
    if (images > MOST_AT_ONCE) {
      throw new NetworkFailure(
          "it takes %d images at a time, more than %d; export it with a dynamic first axis"
              .formatted(images, MOST_AT_ONCE));
    }
    return (int) images;
  }

  static OnnxNetwork ofFile(String file, Device device, int threads) throws OrtException {
    return new OnnxNetwork((env, options) -> env.createSession(file, options), device, threads);
  }

  static OnnxNetwork ofModel(byte[] model, Device device, int threads) throws OrtException {
    return new OnnxNetwork((env, options) -> env.createSession(model, options), device, threads);
  }

  @Override
  public float[] forward(float[] values, int n, int height, int width) {
    if (atOnce == ANY || atOnce == n) {
      return run(values, n, height, width);
    }
    int size = 3 * height * width;
    if ((long) atOnce * size > Backbone.MOST_VALUES) {
      throw new NetworkFailure(
          "it takes %d images at a time, too many of %d x %d".formatted(atOnce, width, height));
    }
    float[] rows = {};
    for (int first = 0; first < n; first += atOnce) {
      // beyond the end of values these are zeros
      float[] some = Arrays.copyOfRange(values, first * size, (first + atOnce) * size);
      float[] features = run(some, atOnce, height, width);
      if (features.length % atOnce != 0) {
        throw new NetworkFailure(
            "it gives %d numbers for %d images".formatted(features.length, atOnce));
      }
      int dimension = features.length / atOnce;
      rows = first == 0 ? new float[n * dimension] : rows;
      int count = Math.min(atOnce, n - first);
      System.arraycopy(features, 0, rows, first * dimension, count * dimension);
    }
    return rows;
  }

  private float[] run(float[] values, int n, int height, int width) {
    // a direct buffer, which ONNX Runtime reads in place
    FloatBuffer direct =
        ByteBuffer.allocateDirect(4 * values.length)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(values)
            .flip();
    long[] shape = {n, 3, height, width};
    try (OnnxTensor images = OnnxTensor.createTensor(environment, direct, shape);
        OrtSession.Result result = session.run(Map.of(input, images))) {
      if (!(result.get(0) instanceof OnnxTensor features)) {
        throw new NetworkFailure("its first output is no tensor");
      }
      FloatBuffer rows = features.getFloatBuffer();
      if (rows == null) {
        throw new NetworkFailure(
            "its first output is %s, not float32".formatted(features.getInfo().type));
      }
      float[] copy = new float[rows.remaining()];
      rows.get(copy);
      return copy;
    } catch (OrtException e) {
      if (OutOfDeviceMemoryException.isReason(e)) {
        throw new OutOfDeviceMemoryException(e);
      }
      throw new NetworkFailure("it refuses its input: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
