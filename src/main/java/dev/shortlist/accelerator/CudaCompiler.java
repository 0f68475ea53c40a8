package dev.shortlist.accelerator;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Compiles the kernels for one kind of device; takes about a second. */
final class CudaCompiler {

  private static final List<String> SOURCES = List.of("half.cu", "kernels.cu");

  private CudaCompiler() {}

  /**
   * @param capability of the device, for example 90
   * @param arena of what is returned, code that the driver loads
   * @throws IllegalStateException with the compiler's words if it refuses
   */
  static MemorySegment compile(CudaLibraries libraries, int capability, Arena arena) {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment result = own.allocate(ADDRESS);
      libraries.createProgram.call(
          result,
          own.allocateFrom(source()),
          own.allocateFrom("kernels.cu"),
          0,
          MemorySegment.NULL,
          MemorySegment.NULL);
      MemorySegment program = result.get(ADDRESS, 0);
      MemorySegment options = own.allocate(ADDRESS, 2);
      // a multiply-add that is fused where the processor's is not has other bits
      options.setAtIndex(ADDRESS, 0, own.allocateFrom("--fmad=false"));
      options.setAtIndex(ADDRESS, 1, own.allocateFrom("--gpu-architecture=sm_" + capability));
      try {
        libraries.compile.call(program, 2, options);
      } catch (NativeCallException e) {
        throw new IllegalStateException(log(libraries, program, own), e);
      }
      MemorySegment size = own.allocate(JAVA_LONG);
      libraries.codeSize.call(program, size);
      MemorySegment code = arena.allocate(size.get(JAVA_LONG, 0), 16);
      libraries.code.call(program, code);
      return code;
    }
  }

  private static String log(CudaLibraries libraries, MemorySegment program, Arena arena) {
    MemorySegment size = arena.allocate(JAVA_LONG);
    libraries.logSize.call(program, size);
    MemorySegment text = arena.allocate(size.get(JAVA_LONG, 0));
    libraries.log.call(program, text);
    return text.getString(0);
  }

  private static String source() {
    StringBuilder source = new StringBuilder();
    for (String name : SOURCES) {
      try (InputStream file =
          Objects.requireNonNull(CudaCompiler.class.getResourceAsStream(name), name)) {
        source.append(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return source.toString();
  }
}
