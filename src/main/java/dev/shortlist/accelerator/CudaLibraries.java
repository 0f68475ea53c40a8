package dev.shortlist.accelerator;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.util.List;

/**
 * What of CUDA is called: the driver, its compiler NVRTC, and cuBLAS for products in half
 * precision.
 *
 * @see <a href="https://docs.nvidia.com/cuda/">CUDA Driver API, NVRTC, cuBLAS</a>
 */
final class CudaLibraries {

  final NativeFunction retainContext;
  final NativeFunction useContext;
  final NativeFunction awaitAll;
  final NativeFunction attribute;
  final NativeFunction allocate;
  final NativeFunction free;
  final NativeFunction copyIn;
  final NativeFunction copyOut;
  final NativeFunction copyArrayIn;
  final NativeFunction copyArrayOut;
  final NativeFunction fill;
  final NativeFunction loadModule;
  final NativeFunction findKernel;
  final NativeFunction launch;

  final NativeFunction createProgram;
  final NativeFunction compile;
  final NativeFunction logSize;
  final NativeFunction log;
  final NativeFunction codeSize;
  final NativeFunction code;

  final NativeFunction createProducts;
  final NativeFunction setPrecision;
  final NativeFunction multiply;

  private CudaLibraries(NativeLibrary driver, NativeLibrary compiler, NativeLibrary products) {
    driver.function("cuInit", JAVA_INT).call(0);
    this.retainContext = driver.function("cuDevicePrimaryCtxRetain", ADDRESS, JAVA_INT);
    this.useContext = driver.function("cuCtxSetCurrent", ADDRESS);
    this.awaitAll = driver.function("cuCtxSynchronize");
    this.attribute = driver.function("cuDeviceGetAttribute", ADDRESS, JAVA_INT, JAVA_INT);
    this.allocate = driver.function("cuMemAlloc_v2", ADDRESS, JAVA_LONG);
    this.free = driver.function("cuMemFree_v2", JAVA_LONG);
    this.copyIn = driver.function("cuMemcpyHtoD_v2", JAVA_LONG, ADDRESS, JAVA_LONG);
    this.copyOut = driver.function("cuMemcpyDtoH_v2", ADDRESS, JAVA_LONG, JAVA_LONG);
    this.copyArrayIn = driver.shortFunction("cuMemcpyHtoD_v2", JAVA_LONG, ADDRESS, JAVA_LONG);
    this.copyArrayOut = driver.shortFunction("cuMemcpyDtoH_v2", ADDRESS, JAVA_LONG, JAVA_LONG);
    this.fill = driver.function("cuMemsetD8_v2", JAVA_LONG, JAVA_BYTE, JAVA_LONG);
    this.loadModule = driver.function("cuModuleLoadData", ADDRESS, ADDRESS);
    this.findKernel = driver.function("cuModuleGetFunction", ADDRESS, ADDRESS, ADDRESS);
    this.launch =
        driver.function(
            "cuLaunchKernel",
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS);
    this.createProgram =
        compiler.function(
            "nvrtcCreateProgram", ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    this.compile = compiler.function("nvrtcCompileProgram", ADDRESS, JAVA_INT, ADDRESS);
    this.logSize = compiler.function("nvrtcGetProgramLogSize", ADDRESS, ADDRESS);
    this.log = compiler.function("nvrtcGetProgramLog", ADDRESS, ADDRESS);
    this.codeSize = compiler.function("nvrtcGetCUBINSize", ADDRESS, ADDRESS);
    this.code = compiler.function("nvrtcGetCUBIN", ADDRESS, ADDRESS);
    this.createProducts = products.function("cublasCreate_v2", ADDRESS);
    this.setPrecision = products.function("cublasSetMathMode", ADDRESS, JAVA_INT);
    this.multiply =
        products.function(
            "cublasGemmEx",
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT);
  }

  /**
   * Those of this machine.
   *
   * @throws UnsatisfiedLinkError naming the one that is missing
   */
  static CudaLibraries installed() {
    return new CudaLibraries(
        NativeLibrary.load(List.of("libcuda.so.1")),
        NativeLibrary.load(List.of("libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so")),
        NativeLibrary.load(List.of("libcublas.so.13", "libcublas.so.12", "libcublas.so")));
  }

  /** One that has the functions of all. */
  static CudaLibraries at(String path) {
    NativeLibrary all = NativeLibrary.load(List.of(path));
    return new CudaLibraries(all, all, all);
  }
}
