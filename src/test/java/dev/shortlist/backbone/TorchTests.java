package dev.shortlist.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a thread of its own: the one that loads PyTorch is not like the others. */
class TorchTests {

  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @BeforeEach
  void load() {
    assertThat(Torch.engine().getEngineName()).isEqualTo("PyTorch");
  }

  @AfterEach
  void end() {
    thread.shutdown();
  }

  @Test
  void aThreadBeginsByKeepingWhatGradientsNeed() throws Exception {
    assertThat(thread.submit(TorchTests::isGradientKept).get()).isTrue();
  }

  @Test
  void nothingIsKeptForGradientsThatNobodyAsksFor() throws Exception {
    assertThat(thread.submit(() -> Torch.withoutGradients(TorchTests::isGradientKept)).get())
        .isFalse();
    assertThat(thread.submit(TorchTests::isGradientKept).get()).isTrue();
  }

  /** Whether PyTorch remembers how a product was made: only then can it be differentiated. */
  private static boolean isGradientKept() {
    try (NDManager manager = Torch.engine().newBaseManager(Torch.on(new Device.Cpu()))) {
      NDArray weight = manager.create(2f);
      weight.setRequiresGradient(true);
      NDArray product = weight.mul(3);
      try (GradientCollector collector = Torch.engine().newGradientCollector()) {
        collector.backward(product);
        return true;
      } catch (EngineException e) {
        assertThat(e).hasMessageContaining("does not require grad");
        return false;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA out of memory. Tried to allocate 1.53 GiB. GPU 0 has a total capacity of 139.80 GiB",
        "CUDA error: out of memory",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "GET was unable to find an engine to execute this computation",
        "[enforce fail at alloc_cpu.cpp:119] . DefaultCPUAllocator: can't allocate memory",
      })
  void knowsHowLibrariesSayThatMemoryRanOut(String message) {
    assertThat(OutOfDeviceMemoryException.isReason(new IllegalStateException(message))).isTrue();
  }
}
