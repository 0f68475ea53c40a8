package dev.shortlist.accelerator;

import dev.shortlist.linalg.Accelerator;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Twin;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * CUDA devices that compute as the processor does, and propose through PyTorch where there is no
 * kernel of our own.
 */
final class CudaAccelerator implements Accelerator {

  /** About what the processor does in the time that a question takes. */
  private static final long LEAST_WORK = 1L << 22;

  private final Accelerator proposing;
  private final List<CudaDevice> devices;
  private final long leastWork;

  CudaAccelerator(Accelerator proposing, List<CudaDevice> devices) {
    this(proposing, devices, LEAST_WORK);
  }

  /**
   * Loads CUDA and compiles the kernels, which takes seconds.
   *
   * @param indices numbers of the devices, from 0
   * @param proposing for the same devices
   * @throws UnsatisfiedLinkError naming the library that is missing
   * @throws IllegalStateException if the kernels do not compile for a device, with the reason
   */
  static CudaAccelerator on(List<Integer> indices, Accelerator proposing) {
    CudaLibraries cuda = CudaLibraries.installed();
    return new CudaAccelerator(
        proposing, indices.stream().map(index -> new CudaDevice(cuda, index)).toList());
  }

  CudaAccelerator(Accelerator proposing, List<CudaDevice> devices, long leastWork) {
    this.proposing = proposing;
    this.devices = devices;
    this.leastWork = leastWork;
  }

  @Override
  public String name() {
    return devices.stream().map(CudaDevice::toString).collect(Collectors.joining("+"));
  }

  @Override
  public double relativeError(int dimension) {
    return proposing.relativeError(dimension);
  }

  @Override
  public long leastWork() {
    return leastWork;
  }

  @Override
  public Resident hold(FeatureMatrix rows) {
    return new HeldByAll(proposing.hold(rows), rows);
  }

  private final class HeldByAll implements Resident {

    private final Resident proposed;
    private final FeatureMatrix rows;
    private final List<CudaTwin> twins = new ArrayList<>();

    HeldByAll(Resident proposed, FeatureMatrix rows) {
      this.proposed = proposed;
      this.rows = rows;
    }

    @Override
    public Scoring score(FeatureMatrix points, float[] pointNorms) {
      return proposed.score(points, pointNorms);
    }

    /** All devices that have memory for the rows, as one. */
    @Override
    public @Nullable Twin twin(float[] norms) {
      for (CudaDevice device : devices) {
        CudaTwin twin = CudaTwin.of(device, rows, norms);
        if (twin != null) {
          twins.add(twin);
        }
      }
      return switch (twins.size()) {
        case 0 -> null;
        case 1 -> twins.getFirst();
        default -> new SharedTwin(twins);
      };
    }

    @Override
    public void close() {
      try (Resident _ = proposed) {
        twins.forEach(CudaTwin::close);
      }
    }
  }
}
