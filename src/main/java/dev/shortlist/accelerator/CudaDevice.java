package dev.shortlist.accelerator;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One CUDA device with the kernels of {@code kernels.cu}, in the context that PyTorch uses too. All
 * work is queued in order; copies wait for it. Used by one thread at a time.
 */
final class CudaDevice {

  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;
  private static final int PROCESSORS = 16;

  /** {@code CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION}: sums stay in float32. */
  private static final int SUM_IN_SINGLE = 16;

  private static final int TRANSPOSED = 1;
  private static final int AS_IT_IS = 0;
  private static final int HALF = 2;
  private static final int COMPUTE_SINGLE = 68;
  private static final int CUBLAS_CHOOSES = -1;

  /** Arrays are copied in pieces, so that the garbage collector never waits long. */
  private static final long PIECE_BYTES = 1L << 23;

  private final CudaLibraries cuda;
  private final int index;
  private final MemorySegment context;
  private final MemorySegment module;
  private final MemorySegment products;
  private final int processors;
  private final Map<String, MemorySegment> kernels = new ConcurrentHashMap<>();

  CudaDevice(CudaLibraries cuda, int index) {
    this.cuda = cuda;
    this.index = index;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(ADDRESS);
      cuda.retainContext.call(result, index);
      this.context = result.get(ADDRESS, 0);
      use();
      int capability =
          10 * attribute(CAPABILITY_MAJOR, index, arena)
              + attribute(CAPABILITY_MINOR, index, arena);
      this.processors = attribute(PROCESSORS, index, arena);
      cuda.loadModule.call(result, CudaCompiler.compile(cuda, capability, arena));
      this.module = result.get(ADDRESS, 0);
      cuda.createProducts.call(result);
      this.products = result.get(ADDRESS, 0);
      cuda.setPrecision.call(products, SUM_IN_SINGLE);
    }
  }

  private int attribute(int attribute, int index, Arena arena) {
    MemorySegment value = arena.allocate(JAVA_INT);
    cuda.attribute.call(value, attribute, index);
    return value.get(JAVA_INT, 0);
  }

  @Override
  public String toString() {
    return "cuda:" + index;
  }

  /** Has the calling thread use this device. */
  void use() {
    cuda.useContext.call(context);
  }

  /** How many multiprocessors it has. */
  int processors() {
    return processors;
  }

  long allocate(long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(JAVA_LONG);
      cuda.allocate.call(address, bytes);
      return address.get(JAVA_LONG, 0);
    }
  }

  void free(long address) {
    use();
    cuda.free.call(address);
  }

  /** Sets some bytes, from {@code at} on. */
  void fill(CudaMemory memory, long at, long bytes, int value) {
    if (bytes > 0) {
      cuda.fill.call(memory.address() + at, (byte) value, bytes);
    }
  }

  /**
   * Copies to the device.
   *
   * @param at bytes from the beginning of the memory
   */
  void copyIn(MemorySegment source, CudaMemory memory, long at) {
    if (source.isNative()) {
      cuda.copyIn.call(memory.address() + at, source, source.byteSize());
      return;
    }
    for (long from = 0; from < source.byteSize(); from += PIECE_BYTES) {
      long length = Math.min(PIECE_BYTES, source.byteSize() - from);
      cuda.copyArrayIn.call(memory.address() + at + from, source.asSlice(from, length), length);
    }
  }

  /** Waits for all work, then copies the beginning of some memory. */
  void copyOut(CudaMemory memory, MemorySegment target) {
    cuda.awaitAll.call();
    for (long from = 0; from < target.byteSize(); from += PIECE_BYTES) {
      long length = Math.min(PIECE_BYTES, target.byteSize() - from);
      cuda.copyArrayOut.call(target.asSlice(from, length), memory.address() + from, length);
    }
  }

  /**
   * Queues a kernel.
   *
   * @param parameters in its order: {@link CudaMemory}, or null for none, {@code Long} addresses,
   *     {@code Integer} and {@code Float}
   */
  void launch(String kernel, int blocks, int threads, @Nullable Object... parameters) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment addresses = arena.allocate(ADDRESS, parameters.length);
      for (int i = 0; i < parameters.length; i++) {
        addresses.setAtIndex(
            ADDRESS,
            i,
            switch (parameters[i]) {
              case null -> arena.allocateFrom(JAVA_LONG, 0);
              case CudaMemory memory -> arena.allocateFrom(JAVA_LONG, memory.address());
              case Long address -> arena.allocateFrom(JAVA_LONG, address);
              case Integer number -> arena.allocateFrom(JAVA_INT, number);
              case Float number -> arena.allocateFrom(JAVA_FLOAT, number);
              default -> throw new IllegalArgumentException("parameter " + i + " of " + kernel);
            });
      }
      MemorySegment function = kernels.computeIfAbsent(kernel, this::find);
      MemorySegment none = MemorySegment.NULL;
      cuda.launch.call(function, blocks, 1, 1, threads, 1, 1, 0, none, addresses, none);
    }
  }

  private MemorySegment find(String kernel) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment function = arena.allocate(ADDRESS);
      cuda.findKernel.call(function, module, arena.allocateFrom(kernel));
      return function.get(ADDRESS, 0);
    }
  }

  /**
   * Queues the products of some rows with all columns, all of them in half precision and summed in
   * float32.
   *
   * @param columns address of a matrix of shape (columnCount, stride)
   * @param rows address of a matrix of shape (rowCount, stride)
   * @param result receives shape (rowCount, columnCount)
   */
  void multiply(
      long columns, int columnCount, long rows, int rowCount, int stride, CudaMemory result) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocateFrom(JAVA_FLOAT, 1);
      MemorySegment zero = arena.allocateFrom(JAVA_FLOAT, 0);
      cuda.multiply.call(
          products,
          TRANSPOSED,
          AS_IT_IS,
          columnCount,
          rowCount,
          stride,
          one,
          MemorySegment.ofAddress(columns),
          HALF,
          stride,
          MemorySegment.ofAddress(rows),
          HALF,
          stride,
          zero,
          MemorySegment.ofAddress(result.address()),
          HALF,
          columnCount,
          COMPUTE_SINGLE,
          CUBLAS_CHOOSES);
    }
  }
}
