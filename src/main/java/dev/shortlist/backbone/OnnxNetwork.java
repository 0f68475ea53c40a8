package dev.shortlist.backbone;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** An ONNX model with one input and features as its first output. */
final class OnnxNetwork implements Network {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final String input;

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
    if (session.getInputNames().size() != 1) {
      int inputs = session.getInputNames().size();
      session.close();
      throw new IllegalArgumentException("it takes %d inputs, not one".formatted(inputs));
    }
    input = session.getInputNames().iterator().next();
  }

  static OnnxNetwork ofFile(String file, Device device, int threads) throws OrtException {
    return new OnnxNetwork((env, options) -> env.createSession(file, options), device, threads);
  }

  static OnnxNetwork ofModel(byte[] model, Device device, int threads) throws OrtException {
    return new OnnxNetwork((env, options) -> env.createSession(model, options), device, threads);
  }

  @Override
  public float[] forward(float[] values, int n, int height, int width) {
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
        throw new IllegalStateException("the model's first output is no tensor");
      }
      FloatBuffer rows = features.getFloatBuffer();
      if (rows == null) {
        throw new IllegalStateException(
            "the model's first output is %s, not float32".formatted(features.getInfo().type));
      }
      float[] copy = new float[rows.remaining()];
      rows.get(copy);
      return copy;
    } catch (OrtException e) {
      if (OutOfDeviceMemoryException.isReason(e)) {
        throw new OutOfDeviceMemoryException(e);
      }
      throw new IllegalStateException("the model refuses its input: " + e.getMessage(), e);
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
