package dev.shortlist.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whatever a device proposes within the error it states, results are those of the processor. */
class NarrowedSearchTests {

  private static final Kernels CPU = Kernels.cpu(2);

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void ofADeviceAsRoughAsItSaysReturnsTheProcessorsBits(
      @ForAll @IntRange(min = 1, max = 150) int rows,
      @ForAll @IntRange(min = 1, max = 40) int dimension,
      @ForAll @IntRange(min = 1, max = 40) int points,
      @ForAll @IntRange(min = 0, max = 4) int roughness,
      @ForAll long seed) {
    SearchCase search = SearchCase.random(rows, dimension, points, seed);
    double error = roughness == 0 ? 0 : Math.pow(10, -1 - roughness);
    RoughAccelerator rough = new RoughAccelerator(error, error, seed);
    SearchCase.Found found = search.with(Kernels.with(rough, 2));
    assertThat(found.arrays()).isEqualTo(search.with(CPU).arrays());
    assertThat(rough.asked().get()).as("times the device was asked").isPositive();
  }

  @Test
  void ofADeviceThatIsRougherThanItSaysReturnsOthers() {
    SearchCase search = SearchCase.random(400, 24, 60, 3);
    RoughAccelerator rough = new RoughAccelerator(0.2, 0, 3);
    SearchCase.Found found = search.with(Kernels.with(rough, 2));
    assertThat(found.arrays()).isNotEqualTo(search.with(CPU).arrays());
  }

  @Test
  void settlesRowsThatAreDuplicatesOfMorePointsThanAreProposed() {
    FeatureMatrix rows = FeatureMatrix.copyOf(new float[50][3]);
    SearchCase search = new SearchCase(rows, IntStream.range(0, 50).toArray(), 50);
    RoughAccelerator rough = new RoughAccelerator(0, 0, 1);
    assertThat(search.with(Kernels.with(rough, 1)).arrays()).isEqualTo(search.with(CPU).arrays());
  }

  @Test
  void asksNoDeviceAboutRowsThatAreNotHeld() {
    SearchCase search = SearchCase.random(100, 8, 10, 5);
    RoughAccelerator rough = new RoughAccelerator(0, 0, 1);
    Kernels kernels = Kernels.with(rough, 1);
    SearchCase other = SearchCase.random(100, 8, 10, 6);
    kernels.holding(other.rows(), held -> search.find(held));
    assertThat(rough.asked()).hasValue(0);
  }
}
