package dev.shortlist.accelerator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The kernels compiled for this processor by g++, with {@code src/test/cuda/emulator.cpp}. */
@SuppressWarnings("restricted") // tests run with native access
final class EmulatedCuda {

  private static final Path SOURCE = Path.of("src/test/cuda/emulator.cpp");
  private static final Path KERNELS = Path.of("src/main/resources/dev/shortlist/accelerator");

  private EmulatedCuda() {}

  static boolean isAvailable() {
    return Files.exists(SOURCE) && compiler().isPresent();
  }

  private static Optional<Path> compiler() {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, "g++"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static CudaLibraries libraries() {
    return CudaLibraries.at(Built.LIBRARY.toString());
  }

  /** How much memory the device has, in bytes. */
  static void limitMemory(long bytes) {
    call("emulator_limit", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG), bytes);
  }

  /** How much of it is in use. */
  static long memoryInUse() {
    return (long) call("emulator_allocated", FunctionDescriptor.of(ValueLayout.JAVA_LONG));
  }

  private static Object call(String function, FunctionDescriptor type, Object... arguments) {
    try {
      return Linker.nativeLinker()
          .downcallHandle(
              SymbolLookup.libraryLookup(Built.LIBRARY, Arena.global())
                  .find(function)
                  .orElseThrow(),
              type)
          .invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(function, e);
    }
  }

  private static final class Built {

    static final Path LIBRARY = build();

    private static Path build() {
      try {
        Path folder = Files.createTempDirectory("emulated-cuda");
        Path library = folder.resolve("emulator.so");
        Process compiler =
            new ProcessBuilder(
                    List.of(
                        compiler().orElseThrow().toString(),
                        "-O2",
                        "-std=c++17",
                        "-shared",
                        "-fPIC",
                        "-ffp-contract=off",
                        "-I" + KERNELS,
                        "-o",
                        library.toString(),
                        SOURCE.toString()))
                .redirectErrorStream(true)
                .start();
        String output =
            new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.waitFor() != 0) {
          throw new IllegalStateException(output);
        }
        library.toFile().deleteOnExit();
        folder.toFile().deleteOnExit();
        return library;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
