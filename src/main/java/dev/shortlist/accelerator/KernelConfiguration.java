package dev.shortlist.accelerator;

import dev.shortlist.linalg.Kernels;
import dev.shortlist.problem.Problem;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The kernels that selections and evaluations compute with. */
@Configuration(proxyBeanMethods = false)
class KernelConfiguration {

  /**
   * @param threads how many processors a selection may use; 0, the default, takes all there are
   * @param device which devices help: {@code cpu}, {@code cuda:N}, {@code cuda:*}, or {@code auto}
   */
  @ConfigurationProperties("shortlist.kernels")
  record KernelSettings(@DefaultValue("0") int threads, @DefaultValue("cpu") String device) {}

  @Bean
  Kernels kernels(KernelSettings settings) {
    int threads =
        settings.threads() > 0 ? settings.threads() : Runtime.getRuntime().availableProcessors();
    try {
      return TorchAccelerator.kernels(threads, settings.device());
    } catch (Problem e) {
      throw new IllegalStateException("shortlist.kernels.device: " + e.detail(), e);
    }
  }
}
