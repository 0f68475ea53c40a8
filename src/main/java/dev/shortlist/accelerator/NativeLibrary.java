package dev.shortlist.accelerator;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** A library of C functions that return 0 where all is well. */
@SuppressWarnings("restricted") // the service is started with native access
final class NativeLibrary {

  private final String name;
  private final SymbolLookup symbols;

  private NativeLibrary(String name, SymbolLookup symbols) {
    this.name = name;
    this.symbols = symbols;
  }

  /**
   * The first that the system finds, or that is loaded already.
   *
   * @param names of files, the most wanted first
   * @throws UnsatisfiedLinkError if there is none
   */
  static NativeLibrary load(List<String> names) {
    for (String name : names) {
      try {
        return new NativeLibrary(name, SymbolLookup.libraryLookup(name, Arena.global()));
      } catch (IllegalArgumentException e) {
        // the next may be there
      }
    }
    throw new UnsatisfiedLinkError(
        "%s is not on the library path (LD_LIBRARY_PATH)".formatted(String.join(", ", names)));
  }

  NativeFunction function(String symbol, MemoryLayout... parameters) {
    return link(symbol, parameters);
  }

  /** A function that is given arrays as they lie on the heap, and soon returns. */
  NativeFunction shortFunction(String symbol, MemoryLayout... parameters) {
    return link(symbol, parameters, Linker.Option.critical(true));
  }

  private NativeFunction link(String symbol, MemoryLayout[] parameters, Linker.Option... options) {
    return new NativeFunction(
        symbol,
        Linker.nativeLinker()
            .downcallHandle(
                symbols
                    .find(symbol)
                    .orElseThrow(() -> new UnsatisfiedLinkError(name + " has no " + symbol)),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters),
                options));
  }
}
