package dev.shortlist.round;

import dev.shortlist.linalg.Kernels;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The kernels selections compute with. */
@Configuration(proxyBeanMethods = false)
class KernelConfiguration {

  /**
   * @param threads how many processors a selection may use; 0, the default, takes all there are
   */
  @ConfigurationProperties("shortlist.kernels")
  record KernelSettings(@DefaultValue("0") int threads) {}

  @Bean
  Kernels kernels(KernelSettings settings) {
    return Kernels.cpu(
        settings.threads() > 0 ? settings.threads() : Runtime.getRuntime().availableProcessors());
  }
}
