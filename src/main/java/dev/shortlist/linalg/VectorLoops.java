package dev.shortlist.linalg;

import static dev.shortlist.linalg.FeatureMatrix.FLOAT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The Vector API: whatever register width the processor prefers, from NEON to AVX-512. */
final class VectorLoops implements Loops {

  private static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() <= LANES / 4
          ? FloatVector.SPECIES_PREFERRED
          : FloatVector.SPECIES_512;
  private static final int WIDTH = SPECIES.length();
  private static final int PANEL_WIDTH = 2 * WIDTH;

  private static final VectorSpecies<Integer> INTEGERS =
      VectorSpecies.of(int.class, SPECIES.vectorShape());

  /** Lanes summed at a time: four vectors, so that narrow registers hold them too. */
  private static final int LANES_PER_PASS = 4 * WIDTH;

  @Override
  public String name() {
    return "vector-" + SPECIES.vectorBitSize();
  }

  @Override
  public int panelWidth() {
    return PANEL_WIDTH;
  }

  @Override
  public void multiply(
      float[] rows,
      int rowsAt,
      int rowStride,
      float[] panel,
      int panelAt,
      int depth,
      float[] tile,
      int tileAt,
      int tileStride) {
    // one stream per row: with rows interleaved the compiler does not take bounds out of the loop
    int rows1 = rowsAt + rowStride;
    int rows2 = rows1 + rowStride;
    int rows3 = rows2 + rowStride;
    int rows4 = rows3 + rowStride;
    int rows5 = rows4 + rowStride;
    int row1 = tileAt + tileStride;
    int row2 = row1 + tileStride;
    int row3 = row2 + tileStride;
    int row4 = row3 + tileStride;
    int row5 = row4 + tileStride;
    FloatVector t00 = FloatVector.zero(SPECIES);
    FloatVector t01 = t00;
    FloatVector t10 = t00;
    FloatVector t11 = t00;
    FloatVector t20 = t00;
    FloatVector t21 = t00;
    FloatVector t30 = t00;
    FloatVector t31 = t00;
    FloatVector t40 = t00;
    FloatVector t41 = t00;
    FloatVector t50 = t00;
    FloatVector t51 = t00;
    for (int k = 0; k < depth; k++) {
      FloatVector left = load(panel, panelAt + k * PANEL_WIDTH);
      FloatVector right = load(panel, panelAt + k * PANEL_WIDTH + WIDTH);
      FloatVector x0 = FloatVector.broadcast(SPECIES, rows[rowsAt + k]);
      t00 = x0.fma(left, t00);
      t01 = x0.fma(right, t01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, rows[rows1 + k]);
      t10 = x1.fma(left, t10);
      t11 = x1.fma(right, t11);
      FloatVector x2 = FloatVector.broadcast(SPECIES, rows[rows2 + k]);
      t20 = x2.fma(left, t20);
      t21 = x2.fma(right, t21);
      FloatVector x3 = FloatVector.broadcast(SPECIES, rows[rows3 + k]);
      t30 = x3.fma(left, t30);
      t31 = x3.fma(right, t31);
      FloatVector x4 = FloatVector.broadcast(SPECIES, rows[rows4 + k]);
      t40 = x4.fma(left, t40);
      t41 = x4.fma(right, t41);
      FloatVector x5 = FloatVector.broadcast(SPECIES, rows[rows5 + k]);
      t50 = x5.fma(left, t50);
      t51 = x5.fma(right, t51);
    }
    t00.add(load(tile, tileAt)).intoArray(tile, tileAt);
    t01.add(load(tile, tileAt + WIDTH)).intoArray(tile, tileAt + WIDTH);
    t10.add(load(tile, row1)).intoArray(tile, row1);
    t11.add(load(tile, row1 + WIDTH)).intoArray(tile, row1 + WIDTH);
    t20.add(load(tile, row2)).intoArray(tile, row2);
    t21.add(load(tile, row2 + WIDTH)).intoArray(tile, row2 + WIDTH);
    t30.add(load(tile, row3)).intoArray(tile, row3);
    t31.add(load(tile, row3 + WIDTH)).intoArray(tile, row3 + WIDTH);
    t40.add(load(tile, row4)).intoArray(tile, row4);
    t41.add(load(tile, row4 + WIDTH)).intoArray(tile, row4 + WIDTH);
    t50.add(load(tile, row5)).intoArray(tile, row5);
    t51.add(load(tile, row5 + WIDTH)).intoArray(tile, row5 + WIDTH);
  }

  @Override
  public float toSquaredDistances(
      float[] products, int at, int count, float rowNorm, float[] columnNorms, int firstColumn) {
    FloatVector least = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2);
    for (int column = 0; column < count; column += WIDTH) {
      FloatVector norms = load(columnNorms, firstColumn + column).add(rowNorm);
      FloatVector distances = load(products, at + column).fma(minusTwo, norms).max(0);
      distances.intoArray(products, at + column);
      least = least.min(distances);
    }
    return least.reduceLanes(VectorOperators.MIN);
  }

  @Override
  public float scale(float[] values, int at, int count, float[] factors, int firstFactor) {
    FloatVector least = FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
    for (int i = 0; i < count; i += WIDTH) {
      FloatVector products = load(values, at + i).mul(load(factors, firstFactor + i));
      products.intoArray(values, at + i);
      least = least.min(products);
    }
    return least.reduceLanes(VectorOperators.MIN);
  }

  @Override
  public int indexOf(float[] values, int at, int count, float value) {
    int index = at;
    for (; index <= at + count - WIDTH; index += WIDTH) {
      int lane = load(values, index).eq(value).firstTrue();
      if (lane < WIDTH) {
        return index + lane;
      }
    }
    for (; index < at + count; index++) {
      if (values[index] == value) {
        return index;
      }
    }
    throw new IllegalStateException("no %s among %d values".formatted(value, count));
  }

  @Override
  public float squaredDistance(MemorySegment rows, long offset, float[] point, float[] lanes) {
    int whole = point.length - point.length % LANES;
    for (int pass = 0; pass < LANES; pass += LANES_PER_PASS) {
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = sum0;
      FloatVector sum2 = sum0;
      FloatVector sum3 = sum0;
      for (int i = pass; i < whole; i += LANES) {
        FloatVector d0 = load(rows, offset, i).sub(load(point, i));
        FloatVector d1 = load(rows, offset, i + WIDTH).sub(load(point, i + WIDTH));
        FloatVector d2 = load(rows, offset, i + 2 * WIDTH).sub(load(point, i + 2 * WIDTH));
        FloatVector d3 = load(rows, offset, i + 3 * WIDTH).sub(load(point, i + 3 * WIDTH));
        sum0 = d0.fma(d0, sum0);
        sum1 = d1.fma(d1, sum1);
        sum2 = d2.fma(d2, sum2);
        sum3 = d3.fma(d3, sum3);
      }
      sum0.intoArray(lanes, pass);
      sum1.intoArray(lanes, pass + WIDTH);
      sum2.intoArray(lanes, pass + 2 * WIDTH);
      sum3.intoArray(lanes, pass + 3 * WIDTH);
    }
    for (int i = whole; i < point.length; i++) {
      float difference = rows.get(FLOAT, offset + 4L * i) - point[i];
      lanes[i - whole] = Math.fma(difference, difference, lanes[i - whole]);
    }
    return Loops.fold(lanes);
  }

  @Override
  public void add(MemorySegment rows, long offset, float[] sums, int at, int length) {
    int i = 0;
    for (; i <= length - WIDTH; i += WIDTH) {
      load(sums, at + i).add(load(rows, offset, i)).intoArray(sums, at + i);
    }
    for (; i < length; i++) {
      sums[at + i] += rows.get(FLOAT, offset + 4L * i);
    }
  }

  @Override
  public void addScaled(
      MemorySegment rows, long offset, float weight, float[] sums, int at, int length) {
    FloatVector weights = FloatVector.broadcast(SPECIES, weight);
    int i = 0;
    for (; i <= length - WIDTH; i += WIDTH) {
      weights.fma(load(rows, offset, i), load(sums, at + i)).intoArray(sums, at + i);
    }
    for (; i < length; i++) {
      sums[at + i] = Math.fma(weight, rows.get(FLOAT, offset + 4L * i), sums[at + i]);
    }
  }

  @Override
  public void toSimilarities(float[] distances, int at, int count, RadialKernel kernel) {
    FloatVector scale = FloatVector.broadcast(SPECIES, kernel.scale());
    switch (kernel.profile()) {
      case GAUSSIAN -> {
        for (int i = at; i < at + count; i += WIDTH) {
          exp(load(distances, i).mul(scale)).add(1).sub(1).intoArray(distances, i);
        }
      }
      case TOP_HAT -> {
        FloatVector none = FloatVector.zero(SPECIES);
        for (int i = at; i < at + count; i += WIDTH) {
          none.blend(1, load(distances, i).lt(scale)).intoArray(distances, i);
        }
      }
    }
  }

  @Override
  public void addExcess(
      float[] similarities,
      int at,
      int count,
      float floor,
      float raised,
      float weight,
      int[] sums) {
    FloatVector weights = FloatVector.broadcast(SPECIES, weight);
    for (int i = 0; i < count; i += WIDTH) {
      FloatVector similarity = load(similarities, at + i);
      IntVector units =
          toUnits(similarity.sub(floor), weights).sub(toUnits(similarity.sub(raised), weights));
      IntVector.fromArray(INTEGERS, sums, i).add(units).intoArray(sums, i);
    }
  }

  @Override
  public long excess(
      float[] similarities, int at, int count, float[] floors, float[] weights, int first) {
    IntVector left = IntVector.zero(INTEGERS); // two halves, which 128 columns cannot overflow
    IntVector right = left;
    for (int i = 0; i < count; i += PANEL_WIDTH) {
      FloatVector l = load(similarities, at + i).sub(load(floors, first + i));
      left = left.add(toUnits(l, load(weights, first + i)).sub(Loops.ONE));
      FloatVector r = load(similarities, at + i + WIDTH).sub(load(floors, first + i + WIDTH));
      right = right.add(toUnits(r, load(weights, first + i + WIDTH)).sub(Loops.ONE));
    }
    return (long) left.reduceLanes(VectorOperators.ADD) + right.reduceLanes(VectorOperators.ADD);
  }

  /** {@link Loops#toUnits}, lane by lane, negative excess as 0, above the bits of 1. */
  private static IntVector toUnits(FloatVector excess, FloatVector weights) {
    return excess.max(0).fma(weights, FloatVector.broadcast(SPECIES, 1)).reinterpretAsInts();
  }

  @Override
  public double softmaxGradient(
      float[][] scores, int row, int classes, int trueClass, float scale, float[] lanes) {
    int at = row * PANEL_WIDTH;
    float most = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c += WIDTH) {
      FloatVector real = scores(scores, at, c).blend(most, padding(c, classes));
      most = Math.max(most, real.reduceLanes(VectorOperators.MAX));
    }
    float trueScore = scores[trueClass / PANEL_WIDTH][at + trueClass % PANEL_WIDTH];
    Arrays.fill(lanes, 0);
    for (int c = 0; c < classes; c += WIDTH) {
      FloatVector powers = exp(scores(scores, at, c).sub(most)).blend(0, padding(c, classes));
      powers.intoArray(scores[c / PANEL_WIDTH], at + c % PANEL_WIDTH);
      load(lanes, c % LANES).add(powers).intoArray(lanes, c % LANES);
    }
    float sum = Loops.fold(lanes);
    for (int c = 0; c < scores.length * PANEL_WIDTH; c += WIDTH) {
      FloatVector powers = scores(scores, at, c).blend(0, padding(c, classes));
      powers.mul(scale / sum).intoArray(scores[c / PANEL_WIDTH], at + c % PANEL_WIDTH);
    }
    scores[trueClass / PANEL_WIDTH][at + trueClass % PANEL_WIDTH] -= scale;
    return StrictMath.log(sum) + most - trueScore;
  }

  private static FloatVector scores(float[][] scores, int at, int c) {
    return load(scores[c / PANEL_WIDTH], at + c % PANEL_WIDTH);
  }

  private static VectorMask<Float> padding(int c, int classes) {
    return SPECIES.indexInRange(c, classes).not();
  }

  @Override
  public void adam(
      float[] weights,
      float[] gradient,
      float[] means,
      float[] squares,
      SoftmaxTraining.Adam constants) {
    FloatVector meanDecay = FloatVector.broadcast(SPECIES, SoftmaxTraining.Adam.MEAN);
    FloatVector squareDecay = FloatVector.broadcast(SPECIES, SoftmaxTraining.Adam.SQUARES);
    for (int i = 0; i < weights.length; i += WIDTH) {
      FloatVector g = load(gradient, i);
      FloatVector mean = load(means, i).sub(g).fma(meanDecay, g);
      FloatVector squared = g.mul(g);
      FloatVector square = load(squares, i).sub(squared).fma(squareDecay, squared);
      FloatVector denominator =
          square.sqrt().div(constants.rootOfCorrection()).add(SoftmaxTraining.Adam.EPSILON);
      mean.intoArray(means, i);
      square.intoArray(squares, i);
      load(weights, i).sub(mean.mul(constants.stepSize()).div(denominator)).intoArray(weights, i);
    }
  }

  /** {@link Exponential#of}, lane by lane. */
  private static FloatVector exp(FloatVector x) {
    FloatVector bounded = x.max(Exponential.LEAST).min(Exponential.MOST);
    FloatVector shifted =
        bounded.fma(
            FloatVector.broadcast(SPECIES, Exponential.LOG2_E),
            FloatVector.broadcast(SPECIES, Exponential.ROUNDER));
    FloatVector n = shifted.sub(Exponential.ROUNDER);
    FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -Exponential.LN2_HIGH), bounded);
    r = n.fma(FloatVector.broadcast(SPECIES, -Exponential.LN2_LOW), r);
    FloatVector p = FloatVector.broadcast(SPECIES, Exponential.C7);
    p = p.fma(r, FloatVector.broadcast(SPECIES, Exponential.C6));
    p = p.fma(r, FloatVector.broadcast(SPECIES, Exponential.C5));
    p = p.fma(r, FloatVector.broadcast(SPECIES, Exponential.C4));
    p = p.fma(r, FloatVector.broadcast(SPECIES, Exponential.C3));
    p = p.fma(r, FloatVector.broadcast(SPECIES, Exponential.C2));
    FloatVector power = p.mul(r).fma(r, r).add(1);
    return power
        .reinterpretAsInts()
        .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, Exponential.EXPONENT_AT))
        .reinterpretAsFloats();
  }

  private static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(SPECIES, values, at);
  }

  private static FloatVector load(MemorySegment rows, long offset, int element) {
    return FloatVector.fromMemorySegment(SPECIES, rows, offset + 4L * element, LITTLE_ENDIAN);
  }
}
