package dev.shortlist.probe;

import dev.shortlist.linalg.Kernels;

/** The state of Adam for one array of parameters, which it changes in place. */
final class Adam {

  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;
  private static final int RANGE = 1 << 14;

  private final float[] parameters;
  private final float[] first;
  private final float[] second;
  private int steps;

  Adam(float[] parameters) {
    this.parameters = parameters;
    this.first = new float[parameters.length];
    this.second = new float[parameters.length];
  }

  void step(float[] gradient, double learningRate, Kernels kernels) {
    steps++;
    float rate = (float) (learningRate / (1 - Math.pow(BETA1, steps)));
    float correction = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, steps)));
    kernels.forEachRange(
        parameters.length, RANGE, (from, to) -> step(gradient, rate, correction, from, to));
  }

  private void step(float[] gradient, float rate, float correction, int from, int to) {
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float m = BETA1 * first[i] + (1 - BETA1) * g;
      float v = BETA2 * second[i] + (1 - BETA2) * g * g;
      first[i] = m;
      second[i] = v;
      parameters[i] -= rate * m / ((float) Math.sqrt(v) * correction + EPSILON);
    }
  }
}
