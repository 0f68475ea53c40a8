package dev.shortlist.backbone;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tensors of a residual network as a file of weights holds them, every one matched by name and
 * shape: a network with a few random layers would give features without complaint.
 *
 * @param network what the tensors belong to
 * @param tensors row-major values by torchvision's names
 */
public record ResNetWeights(ResNet network, Map<String, float[]> tensors) {

  /** Of a momentum encoder's weights only the query encoder is the backbone. */
  private static final String QUERY_ENCODER = "encoder_q.";

  /** What wrappers put before the names of the network in them. */
  private static final Pattern WRAPPERS = Pattern.compile("^(?:module\\.|encoder_q\\.)*");

  /**
   * Reads a {@code .pth} file: a plain state_dict, or one under {@code state_dict} or {@code
   * model}, as saved by DataParallel or by the MoCo trainer too. Heads ({@code fc.*}) are left out.
   *
   * @throws Problem if it cannot be read, or with the lists of tensors that are missing,
   *     unexpected, of another shape or there more than once
   */
  public static ResNetWeights read(Path file, ResNet network) {
    try (TorchFile torch = TorchFile.open(file)) {
      Map<String, TorchTensor> found = backbone(stateDict(torch.contents()));
      requireMatch(found, network.tensors());
      Map<String, float[]> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, TorchTensor> entry : found.entrySet()) {
        tensors.put(entry.getKey(), entry.getValue().floats());
      }
      return new ResNetWeights(network, tensors);
    } catch (IOException e) {
      throw new Problem(
          ProblemType.INVALID_WEIGHTS,
          "the weights %s cannot be read: %s".formatted(file.getFileName(), e.getMessage()));
    }
  }

  /** Row-major values of the tensor of that name. */
  public float[] tensor(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /**
   * Weights to train from scratch, as torchvision begins: He's normal ones by fan-out for the
   * convolutions, and normalisations that change nothing.
   *
   * @see <a href="https://arxiv.org/abs/1502.01852">He, Zhang, Ren, Sun: Delving Deep into
   *     Rectifiers, ICCV 2015</a>
   */
  public static ResNetWeights random(ResNet network, RandomGenerator random) {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    network.tensors().forEach((name, shape) -> tensors.put(name, start(name, shape, random)));
    return new ResNetWeights(network, tensors);
  }

  private static float[] start(String name, List<Long> shape, RandomGenerator random) {
    int size = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    float[] values = new float[size];
    if (shape.size() == 4) {
      double deviation = Math.sqrt(2.0 / (shape.get(0) * shape.get(2) * shape.get(3)));
      for (int i = 0; i < size; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
    } else if (name.endsWith(".weight") || name.endsWith(".running_var")) {
      Arrays.fill(values, 1);
    }
    return values;
  }

  private static Map<?, ?> stateDict(Object contents) throws IOException {
    if (contents instanceof Map<?, ?> map) {
      for (String wrapper : List.of("state_dict", "model")) {
        if (map.get(wrapper) instanceof Map<?, ?> wrapped) {
          return wrapped;
        }
      }
      return map;
    }
    throw new IOException("it holds no state_dict");
  }

  private static Map<String, TorchTensor> backbone(Map<?, ?> stateDict) {
    boolean momentum =
        stateDict.keySet().stream().anyMatch(key -> wrappers(key).contains(QUERY_ENCODER));
    Map<String, TorchTensor> backbone = new LinkedHashMap<>();
    Set<String> repeated = new TreeSet<>();
    stateDict.forEach(
        (key, value) -> {
          String wrappers = wrappers(key);
          String name = String.valueOf(key).substring(wrappers.length());
          if (value instanceof TorchTensor tensor
              && (!momentum || wrappers.contains(QUERY_ENCODER))
              && decidesFeatures(name)
              && backbone.put(name, tensor) != null) {
            repeated.add(name);
          }
        });
    if (!repeated.isEmpty()) {
      throw new Problem(
              ProblemType.INVALID_WEIGHTS,
              "%d tensors are there more than once, with and without a prefix such as module.; save one network alone"
                  .formatted(repeated.size()))
          .with("repeated", List.copyOf(repeated));
    }
    return backbone;
  }

  private static String wrappers(Object key) {
    Matcher matcher = WRAPPERS.matcher(String.valueOf(key));
    return matcher.lookingAt() ? matcher.group() : "";
  }

  /** Counters of training steps, absent from files older than PyTorch 0.4.1, decide nothing. */
  private static boolean decidesFeatures(String name) {
    return !name.startsWith("fc.") && !name.endsWith(".num_batches_tracked");
  }

  private static void requireMatch(
      Map<String, TorchTensor> found, Map<String, List<Long>> expected) {
    Set<String> missing = new TreeSet<>(expected.keySet());
    missing.removeAll(found.keySet());
    Set<String> unexpected = new TreeSet<>(found.keySet());
    unexpected.removeAll(expected.keySet());
    List<String> misshapen = new ArrayList<>();
    expected.forEach(
        (name, shape) -> {
          TorchTensor tensor = found.get(name);
          if (tensor != null && !tensor.shape().equals(shape)) {
            misshapen.add("%s is %s, not %s".formatted(name, tensor.shape(), shape));
          }
        });
    if (missing.isEmpty() && unexpected.isEmpty() && misshapen.isEmpty()) {
      return;
    }
    throw new Problem(
            ProblemType.INVALID_WEIGHTS,
            "the weights are not those of this network: %d tensors missing, %d unexpected, %d of another shape"
                .formatted(missing.size(), unexpected.size(), misshapen.size()))
        .with("missing", List.copyOf(missing))
        .with("unexpected", List.copyOf(unexpected))
        .with("wrong_shape", misshapen);
  }
}
