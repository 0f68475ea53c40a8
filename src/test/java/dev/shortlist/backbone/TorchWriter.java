package dev.shortlist.backbone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes weights as {@code torch.save(network.state_dict(), file)} does: a zip with a pickle. */
public final class TorchWriter {

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();

  private TorchWriter() {}

  /**
   * The file has the tensors of {@code weights}, but for those whose name is in {@code without}.
   */
  public static Path write(ResNetWeights weights, Path file, String... without) throws IOException {
    return write(
        weights, file, name -> List.of(without).contains(name) ? List.of() : List.of(name));
  }

  /**
   * @param keys under which a tensor of that name is in the file, perhaps several times
   */
  static Path write(ResNetWeights weights, Path file, Function<String, List<String>> keys)
      throws IOException {
    TorchWriter writer = new TorchWriter();
    Map<String, List<Long>> shapes = weights.network().tensors();
    List<String> names = List.copyOf(shapes.keySet());
    writer.op(0x80, 2).op('}').op('(');
    for (int i = 0; i < names.size(); i++) {
      for (String key : keys.apply(names.get(i))) {
        writer.text(key).tensor(i, shapes.getOrDefault(names.get(i), List.of()));
      }
    }
    writer.op('u').op('.');
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      entry(zip, "archive/data.pkl", writer.pickle.toByteArray());
      for (int i = 0; i < names.size(); i++) {
        entry(zip, "archive/data/" + i, bytes(weights.tensor(names.get(i))));
      }
    }
    return file;
  }

  private static void entry(ZipOutputStream zip, String name, byte[] contents) throws IOException {
    zip.setLevel(0);
    zip.putNextEntry(new ZipEntry(name));
    zip.write(contents);
    zip.closeEntry();
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks). */
  private void tensor(int key, List<Long> shape) {
    long[] strides = new long[shape.size()];
    long size = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      strides[axis] = size;
      size *= shape.get(axis);
    }
    global("torch._utils", "_rebuild_tensor_v2").op('(');
    op('(').text("storage").global("torch", "FloatStorage");
    text(String.valueOf(key)).text("cpu").number(size).op('t').op('Q');
    number(0).op('(');
    shape.forEach(this::number);
    op('t').op('(');
    for (long stride : strides) {
      number(stride);
    }
    op('t').op(0x89).op('}').op('t').op('R');
  }

  private TorchWriter op(int... bytes) {
    for (int value : bytes) {
      pickle.write(value);
    }
    return this;
  }

  private TorchWriter number(long value) {
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(Math.toIntExact(value))
            .array();
    op('J');
    pickle.writeBytes(bytes);
    return this;
  }

  private TorchWriter text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    op('X', bytes.length, 0, 0, 0);
    pickle.writeBytes(bytes);
    return this;
  }

  private TorchWriter global(String module, String name) {
    op('c');
    pickle.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }
}
