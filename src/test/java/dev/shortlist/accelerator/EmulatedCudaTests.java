package dev.shortlist.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.accelerator.TorchAccelerator.Limits;
import dev.shortlist.backbone.Device;
import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.Accelerator;
import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.RoughAccelerator;
import dev.shortlist.linalg.SearchCase;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The kernels themselves, run by this processor: what they compute does not need a GPU. */
@EnabledIf(
    value = "dev.shortlist.accelerator.EmulatedCuda#isAvailable",
    disabledReason = "this machine has no g++ to compile the kernels with")
class EmulatedCudaTests extends AcceleratorContract {

  private static final long MEGABYTE = 1 << 20;

  private final CudaLibraries libraries = EmulatedCuda.libraries();

  @Override
  Device device() {
    return new Device.Cuda(0);
  }

  @Override
  Accelerator accelerator(List<Device> devices, Limits limits) {
    EmulatedCuda.limitMemory(limits.residentBytes());
    return new CudaAccelerator(
        new RoughAccelerator(0, 0, 0),
        devices.stream().map(_ -> new CudaDevice(libraries, 0)).toList(),
        limits.leastWork());
  }

  @AfterEach
  void allMemoryIsFree() {
    assertThat(EmulatedCuda.memoryInUse()).isZero();
  }

  @Test
  void asksNobodyForProposalsButOfNeighbours() {
    EmulatedCuda.limitMemory(Long.MAX_VALUE);
    RoughAccelerator proposing = new RoughAccelerator(0, 0, 0);
    Kernels kernels = kernels(proposing);
    FeatureMatrix rows = Blobs.of(300, 24, 6, 3).features();
    int[] all = IntStream.range(0, 300).toArray();
    kernels.holding(
        rows,
        held -> {
          Centroids centroids = Centroids.at(rows, IntStream.range(0, 40).toArray());
          int[] assignment = new int[300];
          held.nearest(rows, held.squaredNorms(rows), centroids, assignment, new float[300]);
          float[] weights = new float[40];
          Arrays.fill(weights, 0.5f);
          held.alternatives(rows, held.squaredNorms(rows), centroids, assignment, weights);
          held.moveToMeans(rows, assignment, centroids);
          var near = held.nearestPoints(rows);
          near.add(rows.row(7));
          near.bringUpToDate(all);
          assertThat(proposing.asked()).hasValue(0);
          held.neighbours(rows, rows, 2);
          assertThat(proposing.asked()).hasPositiveValue();
          return held;
        });
  }

  @Test
  void multipliesFewerRowsAtOnceWhereMemoryIsShort() {
    SearchCase search = SearchCase.random(400, 16, 400, 4);
    Object[] expected = search.with(Kernels.cpu(2)).arrays();
    EmulatedCuda.limitMemory(300_000); // products of all take 320,000 bytes
    assertThat(search.with(kernels(new RoughAccelerator(0, 0, 0))).arrays()).isEqualTo(expected);
  }

  @Test
  void holdsRowsOnceHoweverOftenTheyAreHeld() {
    EmulatedCuda.limitMemory(Long.MAX_VALUE);
    FeatureMatrix rows = Blobs.of(2000, 32, 6, 3).features();
    kernels(new RoughAccelerator(0, 0, 0))
        .holding(
            rows,
            held -> {
              held.moveToMeans(rows, new int[2000], Centroids.zeros(1, 32));
              long before = EmulatedCuda.memoryInUse();
              held.holding(
                  rows, again -> again.moveToMeans(rows, new int[2000], Centroids.zeros(1, 32)));
              assertThat(EmulatedCuda.memoryInUse()).isEqualTo(before);
              return before;
            });
  }

  @Test
  void leavesRowsToProposalsThatAreTooLongForHalfPrecision() {
    EmulatedCuda.limitMemory(Long.MAX_VALUE);
    SearchCase search = SearchCase.random(3, (1 << 15) + 1, 2, 5);
    Object[] expected = search.with(Kernels.cpu(2)).arrays();
    RoughAccelerator proposing = new RoughAccelerator(0, 0, 0);
    assertThat(search.with(kernels(proposing)).arrays()).isEqualTo(expected);
    assertThat(proposing.asked().get()).isGreaterThan(1);
  }

  @Test
  void tellsWhichFunctionFailed() {
    CudaDevice device = new CudaDevice(libraries, 0);
    EmulatedCuda.limitMemory(MEGABYTE);
    assertThatThrownBy(() -> device.allocate(2 * MEGABYTE))
        .isInstanceOfSatisfying(
            NativeCallException.class, e -> assertThat(e.isOutOfMemory()).isTrue())
        .hasMessage("cuMemAlloc_v2 returned 2");
    assertThatThrownBy(() -> device.launch("no such kernel", 1, 32))
        .isInstanceOfSatisfying(
            NativeCallException.class, e -> assertThat(e.isOutOfMemory()).isFalse())
        .hasMessage("cuModuleGetFunction returned 500");
  }

  @Test
  void namesTheLibraryThatIsMissing() {
    assertThatThrownBy(() -> NativeLibrary.load(List.of("libnothing.so.13", "libnothing.so")))
        .isInstanceOf(UnsatisfiedLinkError.class)
        .hasMessage("libnothing.so.13, libnothing.so is not on the library path (LD_LIBRARY_PATH)");
  }

  private Kernels kernels(Accelerator proposing) {
    return Kernels.with(
        new CudaAccelerator(proposing, List.of(new CudaDevice(libraries, 0)), 0), 2);
  }
}
