package dev.shortlist.accelerator;

import dev.shortlist.backbone.BackboneKind;
import dev.shortlist.backbone.Device;
import dev.shortlist.backbone.Devices;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The kernels that selections and evaluations compute with. */
@Configuration(proxyBeanMethods = false)
class KernelConfiguration {

  private static final Logger log = LoggerFactory.getLogger(KernelConfiguration.class);

  /**
   * @param threads how many processors a selection may use; 0, the default, takes all there are
   * @param device which devices compute selections: {@code cpu}, {@code cuda:N}, {@code cuda:*}, or
   *     {@code auto}
   */
  @ConfigurationProperties("shortlist.kernels")
  record KernelSettings(@DefaultValue("0") int threads, @DefaultValue("cpu") String device) {}

  @Bean
  Kernels kernels(KernelSettings settings) {
    int threads =
        settings.threads() > 0 ? settings.threads() : Runtime.getRuntime().availableProcessors();
    try {
      return kernels(threads, Devices.resolve(settings.device(), BackboneKind.TORCHSCRIPT));
    } catch (Problem e) {
      throw new IllegalStateException("shortlist.kernels.device: " + e.detail(), e);
    }
  }

  private static Kernels kernels(int threads, List<Device> devices) {
    List<Integer> cuda = new ArrayList<>();
    for (Device device : devices) {
      switch (device) {
        case Device.Cpu() -> {
          return Kernels.cpu(threads);
        }
        case Device.Cuda(int index) -> cuda.add(index);
      }
    }
    TorchAccelerator torch = TorchAccelerator.on(devices);
    try {
      return Kernels.with(CudaAccelerator.on(cuda, torch), threads);
    } catch (UnsatisfiedLinkError | IllegalStateException e) {
      log.warn(
          "{} only propose, through PyTorch, which is slower: {}", torch.name(), e.getMessage());
      return Kernels.with(torch, threads);
    }
  }
}
