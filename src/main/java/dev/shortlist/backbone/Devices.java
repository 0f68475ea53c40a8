package dev.shortlist.backbone;

import ai.djl.engine.StandardCapabilities;
import ai.djl.util.cuda.CudaUtils;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.shortlist.problem.Problem;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** From the device a request names to the devices of this machine. */
public final class Devices {

  private static final Pattern CUDA = Pattern.compile("cuda:(\\*|[0-9]{1,3})");

  private Devices() {}

  /**
   * The devices that {@code auto}, {@code cpu}, {@code cuda:N} or {@code cuda:*} stand for: {@code
   * auto} is every CUDA device that the backbone's engine can use, or else the processor.
   *
   * @throws Problem if there is no such device, saying what there is
   */
  public static List<Device> resolve(String choice, BackboneKind kind) {
    return resolve(choice, () -> usable(kind));
  }

  /**
   * Refuses what stands for no device on any machine.
   *
   * @throws Problem naming what does
   */
  public static void requireChoice(String choice) {
    if (!choice.equals("auto") && !choice.equals("cpu") && !CUDA.matcher(choice).matches()) {
      throw Problem.invalid(
          "/device", "'%s' is no device; use auto, cpu, cuda:N or cuda:*".formatted(choice));
    }
  }

  static List<Device> resolve(String choice, IntSupplier usable) {
    requireChoice(choice);
    if (choice.equals("cpu")) {
      return List.of(new Device.Cpu());
    }
    int count = usable.getAsInt();
    if (choice.equals("auto") && count == 0) {
      return List.of(new Device.Cpu());
    }
    String named = choice.substring(choice.indexOf(':') + 1); // auto, * or a number
    if (choice.equals("auto") || (named.equals("*") && count > 0)) {
      return IntStream.range(0, count).<Device>mapToObj(Device.Cuda::new).toList();
    }
    if (!named.equals("*") && Integer.parseInt(named) < count) {
      return List.of(new Device.Cuda(Integer.parseInt(named)));
    }
    throw Problem.invalid(
        "/device",
        "%s was asked for, its engine can use %d CUDA devices here; use auto or cpu"
            .formatted(choice, count));
  }

  /** Asks the driver before the engine, which takes seconds to load. */
  private static int usable(BackboneKind kind) {
    if (kind == BackboneKind.PIXELS || !CudaUtils.hasCuda()) {
      return 0;
    }
    boolean engine =
        kind == BackboneKind.ONNX
            ? OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)
            : Torch.engine().hasCapability(StandardCapabilities.CUDA);
    return engine ? CudaUtils.getGpuCount() : 0;
  }
}
