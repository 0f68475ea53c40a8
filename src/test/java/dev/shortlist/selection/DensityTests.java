package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DensityTests {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 21, 400, 1001, 10_000})
  void holdsNoMoreNeighboursForALargerK(int k) {
    assertThat((long) Density.rowsAtOnce(k) * k).isBetween((1L << 23) - k, 1L << 23);
  }

  @Test
  void measuresRowsTheSameInSeveralParts() {
    FeatureMatrix rows = Blobs.of(3000, 3, 4, 1).features();
    List<Integer> parts = new ArrayList<>();
    double[] farthest =
        Density.ofEach(
            rows,
            3000,
            Kernels.cpu(2),
            (nearest, row) -> nearest.squaredDistance(row, 2999),
            parts::add);
    assertThat(parts).containsExactly(2796, 3000);
    float[] distances = Kernels.cpu(1).squaredDistances(rows, rows.row(2900));
    float most = 0;
    for (float distance : distances) {
      most = Math.max(most, distance);
    }
    assertThat(farthest[2900]).isCloseTo(most, within(1e-5));
  }
}
