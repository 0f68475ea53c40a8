package dev.shortlist.backbone;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import com.sun.management.OperatingSystemMXBean;
import dev.shortlist.image.ImageDecoder;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The Java side of bench/backbones/run; in this package to measure each engine by itself. */
final class BackboneBench {

  private static final int THREADS = 2;
  private static final int SIDE = 224;
  private static final Path DATA = Path.of("../shared/data");
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Path work;
  private final float[] images;

  private BackboneBench(Path work) throws IOException {
    this.work = work;
    this.images = floats(ByteBuffer.wrap(Files.readAllBytes(work.resolve("images.f32"))));
  }

  public static void main(String[] arguments) throws Exception {
    System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(THREADS));
    BackboneBench bench = new BackboneBench(Path.of(arguments[1]));
    if (arguments[0].equals("time")) {
      bench.time();
    } else {
      bench.agree();
    }
  }

  private void time() throws Exception {
    BackboneSpec spec = spec();
    try (Backbone backbone = Backbone.load(spec, new Device.Cpu(), THREADS)) {
      for (int batch : new int[] {8, 32}) {
        List<ImageTensor> tensors = tensors(batch);
        measure("Shortlist (ONNX Runtime)", batch, () -> backbone.embed(tensors));
      }
    }
    ResNetWeights weights = ResNetWeights.read(spec.file(), ResNet.RESNET18);
    try (Network blocks = TorchNetwork.of(weights, new Device.Cpu())) {
      float[] some = Arrays.copyOf(images, 32 * 3 * SIDE * SIDE);
      measure("DJL blocks (libtorch 2.7.1)", 32, () -> blocks.forward(some, 32, SIDE, SIDE));
    }
  }

  private static void measure(String name, int batch, Runnable call) {
    call.run();
    double[] rates = new double[3];
    double[] costs = new double[3];
    for (int i = 0; i < rates.length; i++) {
      long wall = System.nanoTime();
      long cpu = SYSTEM.getProcessCpuTime();
      call.run();
      rates[i] = batch * 1e9 / (System.nanoTime() - wall);
      costs[i] = (SYSTEM.getProcessCpuTime() - cpu) / 1e6 / batch;
    }
    Arrays.sort(rates);
    Arrays.sort(costs);
    System.out.printf(Locale.ROOT, "%s,%d,%.2f,%.2f%n", name, batch, rates[1], costs[1]);
  }

  private void agree() throws Exception {
    float[] expected = floats(ByteBuffer.wrap(Files.readAllBytes(work.resolve("features.f32"))));
    ResNetWeights weights = ResNetWeights.read(spec().file(), ResNet.RESNET18);
    Device cpu = new Device.Cpu();
    try (Network onnx = Networks.resnet(weights, cpu, THREADS);
        Network blocks = TorchNetwork.of(weights, cpu)) {
      compare("ONNX Runtime", onnx.forward(images, 32, SIDE, SIDE), expected);
      compare("DJL blocks", blocks.forward(images, 32, SIDE, SIDE), expected);
    }
    if (Files.isDirectory(DATA)) {
      photographs("ONNX", BackboneKind.ONNX, "mobilenetv2_imagenet_features.onnx");
      photographs(
          "TorchScript", BackboneKind.TORCHSCRIPT, "mobilenetv2_imagenet_features.torchscript.pt");
    }
  }

  private static void compare(String engine, float[] rows, float[] expected) {
    line("resnet18.pth through " + engine + ": largest difference", difference(rows, expected), "≤ 1e-4");
    line(
        "the same after normalisation",
        difference(unit(rows, 512), unit(expected, 512)),
        "≤ 1e-5");
  }

  private static void photographs(String name, BackboneKind kind, String file) throws Exception {
    Transform transform = Card.named("imagenet-224").transform();
    BackboneSpec spec = new BackboneSpec(kind, DATA.resolve("backbone/" + file), transform);
    double worst = 1;
    int count = 0;
    try (Backbone backbone = Backbone.load(spec, new Device.Cpu(), THREADS)) {
      for (String split : List.of("train", "test")) {
        Path folder = DATA.resolve("clothing");
        float[] shipped = unit(floats(npy(folder.resolve(split + "_features_f32.npy"))), 1280);
        ByteBuffer rows = npy(folder.resolve(split + "_images_sample_rows_i32.npy"));
        for (ImageTensor photograph :
            photographs(backbone, folder.resolve(split + "_images_sample.tar.gz"))) {
          float[] features = backbone.embed(List.of(photograph))[0];
          int from = 1280 * rows.getInt();
          double cosine =
              IntStream.range(0, 1280)
                  .mapToDouble(i -> (double) features[i] * shipped[from + i])
                  .sum();
          worst = Math.min(worst, cosine);
          count++;
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "smallest cosine with the shipped features of %d clothing JPEGs (%s file),%.7f,> 0.9999%n",
        count,
        name,
        worst);
  }

  private static List<ImageTensor> photographs(Backbone backbone, Path archive) throws IOException {
    List<ImageTensor> photographs = new ArrayList<>();
    try (InputStream in = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().endsWith(".jpg")) {
          String key = entry.getName();
          photographs.add(backbone.prepare(key, ImageDecoder.decode(key, tar.readAllBytes())));
        }
      }
    }
    return photographs;
  }

  private static void line(String check, double measured, String wanted) {
    System.out.printf(Locale.ROOT, "%s,%.1e,%s%n", check, measured, wanted);
  }

  private static double difference(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElseThrow();
  }

  private static float[] unit(float[] rows, int dimension) {
    float[] unit = rows.clone();
    for (int from = 0; from < rows.length; from += dimension) {
      double squares = 0;
      for (int i = from; i < from + dimension; i++) {
        squares += (double) rows[i] * rows[i];
      }
      for (int i = from; i < from + dimension; i++) {
        unit[i] = (float) (rows[i] / Math.sqrt(squares));
      }
    }
    return unit;
  }

  private BackboneSpec spec() {
    return new BackboneSpec(
        BackboneKind.RESNET18,
        work.resolve("resnet18.pth"),
        Card.named("imagenet-224").transform());
  }

  private List<ImageTensor> tensors(int count) {
    int size = 3 * SIDE * SIDE;
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new ImageTensor(
                    "image " + i, SIDE, SIDE, Arrays.copyOfRange(images, i * size, (i + 1) * size)))
        .toList();
  }

  private static ByteBuffer npy(Path file) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = 10 + buffer.getShort(8);
    return buffer.position(header).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static float[] floats(ByteBuffer bytes) {
    var numbers = bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[numbers.remaining()];
    numbers.get(values);
    return values;
  }
}
