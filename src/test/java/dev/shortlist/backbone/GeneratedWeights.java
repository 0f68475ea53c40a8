package dev.shortlist.backbone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.random.MersenneTwister;

/** The weights and images that {@code make_torch_fixtures.py} gave PyTorch, made again. */
public final class GeneratedWeights {

  private GeneratedWeights() {}

  public static ResNetWeights of(ResNet network) {
    MersenneTwister random = new MersenneTwister(1);
    Map<String, float[]> tensors = new LinkedHashMap<>();
    network
        .tensors()
        .forEach((name, shape) -> tensors.put(name, fill(name, shape, uniform(random, shape))));
    return new ResNetWeights(network, tensors);
  }

  /** Values in [−1, 1), shape (count, 3, side, side). */
  public static float[] images(int count, int side) {
    float[] values =
        uniform(new MersenneTwister(99), List.of((long) count, 3L, (long) side * side));
    for (int i = 0; i < values.length; i++) {
      values[i] *= 2;
    }
    return values;
  }

  /** Numbers in [−0.5, 0.5). */
  public static float[] uniform(int seed, int size) {
    return uniform(new MersenneTwister(seed), List.of((long) size));
  }

  private static float[] fill(String name, List<Long> shape, float[] noise) {
    boolean kernel = shape.size() == 4;
    float scale =
        kernel ? (float) (2 / Math.sqrt((double) (shape.get(1) * shape.get(2) * shape.get(3)))) : 1;
    boolean positive = !kernel && (name.endsWith(".weight") || name.endsWith(".running_var"));
    for (int i = 0; i < noise.length; i++) {
      noise[i] = noise[i] * scale + (positive ? 1 : 0);
    }
    return noise;
  }

  private static float[] uniform(MersenneTwister random, List<Long> shape) {
    int size = Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b));
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (random.nextInt() >>> 8) / (float) (1 << 24) - 0.5f;
    }
    return values;
  }
}
